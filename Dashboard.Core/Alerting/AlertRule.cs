using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Who is told, and when.</summary>
public enum AlertTier
{
    /// <summary>Wakes somebody.</summary>
    Page,

    /// <summary>Business hours.</summary>
    Ticket,

    /// <summary>The weekly review.</summary>
    Review,
}

/// <summary>On which side of the threshold the trouble is.</summary>
public enum AlertWhen
{
    /// <summary>The value is greater than the threshold.</summary>
    Above,

    /// <summary>The value is less than the threshold.</summary>
    Below,
}

/// <summary>What of the window's samples is compared. <see cref="Query.Reaggregation"/> says which a statistic allows.</summary>
public enum AlertReduce
{
    /// <summary>The latest sample.</summary>
    Last,

    /// <summary>The largest sample: above a threshold means that some sample was.</summary>
    Max,

    /// <summary>The smallest sample: above a threshold means that every sample was.</summary>
    Min,

    /// <summary>The sum; of sums and counts only.</summary>
    Sum,

    /// <summary>The mean; of plain readings, or of an average whose Sum and SampleCount are collected too.</summary>
    Mean,
}

/// <summary>A threshold on metrics, judged for each matching series by itself.</summary>
public sealed record AlertRule
{
    /// <summary>Stable name; part of every alert's identity.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Which series it judges.</summary>
    public required SeriesSelector Select { get; init; }

    /// <summary>What of the window is compared.</summary>
    public AlertReduce Reduce { get; init; } = AlertReduce.Last;

    /// <summary>The window before each slot, half-open.</summary>
    public TimeSpan Over { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>On which side the trouble is.</summary>
    public AlertWhen When { get; init; } = AlertWhen.Above;

    /// <summary>In the series' unit.</summary>
    public required double Threshold { get; init; }

    /// <summary>The unit where the source names none, as CloudWatch does not beside its values; one of <see cref="Panels.Quantity"/>, or a word of the author's.</summary>
    public string? Unit { get; init; }

    /// <summary>Time between slots, aligned to the clock.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it must be in breach before it fires; zero fires at the first slot.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long it must be clear before it resolves.</summary>
    public TimeSpan KeepFiringFor { get; init; }

    /// <summary>How long a series may be without data before that is an alert of its own; null: never.</summary>
    public TimeSpan? NoDataAfter { get; init; }

    /// <summary>How long its query may fail before that is an alert of its own.</summary>
    public TimeSpan ErrorAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For sources where silence means zero, e.g. 5xx counts of a load balancer: a window without samples is the value 0.</summary>
    public bool TreatMissingAsZero { get; init; }

    /// <summary>How far back a new rule looks at what was stored before it existed. Zero: it judges what comes from now on.</summary>
    public TimeSpan Backfill { get; init; }

    /// <summary>Who is told.</summary>
    public AlertTier Tier { get; init; } = AlertTier.Ticket;

    /// <summary>How bad.</summary>
    public Severity Severity { get; init; } = Severity.Medium;

    /// <summary>What it means for users, in a sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What to do first: a sentence or a link.</summary>
    public string Runbook { get; init; } = "";

    /// <summary>Whether a value is in breach.</summary>
    public bool IsBreach(double value) => When is AlertWhen.Above ? value > Threshold : value < Threshold;
}
