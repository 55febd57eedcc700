using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Where an alert is in its life.</summary>
public enum AlertPhase
{
    /// <summary>All is well, or nothing is known yet.</summary>
    Inactive,

    /// <summary>In breach, not yet long enough.</summary>
    Pending,

    /// <summary>In breach for long enough; people were told.</summary>
    Firing,

    /// <summary>Clear, not yet long enough to say so.</summary>
    Recovering,

    /// <summary>Without data for too long. Not "resolved" and not "in breach".</summary>
    NoData,

    /// <summary>The rule's query has failed for too long.</summary>
    Error,
}

/// <summary>What one slot saw of one series.</summary>
public abstract record Observation
{
    private Observation() { }

    /// <summary>A value in breach.</summary>
    public sealed record Breached(double Value) : Observation;

    /// <summary>A value not in breach.</summary>
    public sealed record Clear(double Value) : Observation;

    /// <summary>No sample in the window.</summary>
    public sealed record Missing : Observation;

    /// <summary>The query failed.</summary>
    public sealed record Failed(string Reason) : Observation;
}

/// <summary>One rule's state for one series. Every time in it is a slot: the time that a decision is for.</summary>
public sealed record AlertInstance(string RuleId, LabelSet Labels)
{
    /// <summary>Where it is in its life.</summary>
    public AlertPhase Phase { get; init; }

    /// <summary>The slot at which it entered the phase.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The first slot of the breach that fired; null unless Firing or Recovering.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>The slot at which it fired; null unless Firing or Recovering.</summary>
    public DateTimeOffset? FiredAt { get; init; }

    /// <summary>The first slot without data; null while there is data.</summary>
    public DateTimeOffset? MissingSince { get; init; }

    /// <summary>The first slot whose query failed; null while it works.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why the query failed last.</summary>
    public string? Failure { get; init; }

    /// <summary>The last value seen.</summary>
    public double? Value { get; init; }

    /// <summary>The state as people know it, where history that nobody is told of has led away from it; null where they know this one.</summary>
    public AlertInstance? Heard { get; init; }

    /// <summary>Whether it is in breach and not yet over. People were told so, unless <see cref="Heard"/> says otherwise.</summary>
    public bool IsFiring => Phase is AlertPhase.Firing or AlertPhase.Recovering;
}

/// <summary>What a transition means to people.</summary>
public enum AlertNews
{
    /// <summary>Nothing that anybody is told.</summary>
    None,

    /// <summary>It fires.</summary>
    Fired,

    /// <summary>It is over.</summary>
    Resolved,

    /// <summary>It has been without data for too long.</summary>
    NoData,

    /// <summary>Data came back.</summary>
    DataBack,

    /// <summary>Its query has failed for too long.</summary>
    Error,

    /// <summary>Its query works again.</summary>
    ErrorOver,
}

/// <summary>One step of an alert's life.</summary>
/// <param name="Before">The state before the slot.</param>
/// <param name="After">The state after it.</param>
/// <param name="EvaluatedAt">The slot.</param>
public sealed record AlertTransition(AlertInstance Before, AlertInstance After, DateTimeOffset EvaluatedAt)
{
    /// <summary>Whether the phase changed.</summary>
    public bool ChangedPhase => Before.Phase != After.Phase;

    /// <summary>What people are told. Where a gap turns into a breach, the breach is the news; where a correction turns a breach into a gap, the gap is, because nothing is over.</summary>
    public AlertNews News => (Before.IsFiring, After.IsFiring, Before.Phase, After.Phase) switch
    {
        (false, true, _, _) => AlertNews.Fired,
        (_, _, not AlertPhase.NoData, AlertPhase.NoData) => AlertNews.NoData,
        (_, _, not AlertPhase.Error, AlertPhase.Error) => AlertNews.Error,
        (true, false, _, _) => AlertNews.Resolved,
        (_, _, AlertPhase.NoData, not AlertPhase.NoData) => AlertNews.DataBack,
        (_, _, AlertPhase.Error, not AlertPhase.Error) => AlertNews.ErrorOver,
        _ => AlertNews.None,
    };
}
