using System.Collections.Immutable;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Metrics that are read together because they become complete together.</summary>
internal sealed record MetricGroup
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public required TimeSpan Period { get; init; }

    public required TimeSpan Settle { get; init; }

    /// <summary>Time between polls.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>How much is read at the first start.</summary>
    public required TimeSpan Backfill { get; init; }

    /// <summary>More series than this are a mistake.</summary>
    public required int MaxSeries { get; init; }

    public required ImmutableArray<MetricSpec> Specs { get; init; }

    /// <summary>Names the group's position in the store: period and settle time in seconds.</summary>
    public string Scope => $"{Period.TotalSeconds:0}s+{Settle.TotalSeconds:0}s";

    /// <summary>For people: how often a value comes, and how long it takes to settle.</summary>
    public string Title => $"{Words(Period)} metrics, settled after {Words(Settle)}";

    /// <summary>The configured metrics in groups. A poll more often than a sample comes would cost and bring nothing.</summary>
    public static ImmutableArray<MetricGroup> Of(ImmutableArray<MetricSpec> specs, TimeSpan every, TimeSpan backfill, int maxSeries) =>
    [
        .. specs
            .GroupBy(spec => (spec.Period, Settle: MetricSettle.Of(spec.Namespace, spec.Period)))
            .OrderBy(group => group.Key)
            .Select(group => new MetricGroup
            {
                Period = group.Key.Period,
                Settle = group.Key.Settle,
                Every = Longer(every, Shorter(group.Key.Period, Hour)),
                Backfill = Longer(backfill, group.Key.Period * 14),
                MaxSeries = maxSeries,
                Specs = [.. group],
            }),
    ];

    private static string Words(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{time.TotalSeconds:0} s",
        { TotalMinutes: < 60 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 24 } => $"{time.TotalHours:0} h",
        _ => $"{time.TotalDays:0} d",
    };

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
