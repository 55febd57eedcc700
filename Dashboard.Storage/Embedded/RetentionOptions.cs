using System.ComponentModel.DataAnnotations;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded;

/// <summary>How long each kind of telemetry is kept, counted from the later of a row's own time and its arrival. Whole partitions go.</summary>
public sealed class RetentionOptions
{
    /// <summary>Metrics: 13 months, so that this month can be held against the same one a year ago.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Metrics { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Events: as CloudTrail&apos;s own event history, and a quarter more.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Events { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Flows: a month.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Flows { get; set; } = TimeSpan.FromDays(31);

    /// <summary>What was read: ids of batches and what was rejected. Longer than any source shows the same object again; batches of flows are known as long as their rows.</summary>
    [Range(typeof(TimeSpan), "7.00:00:00", "3650.00:00:00")]
    public TimeSpan Ledger { get; set; } = TimeSpan.FromDays(35);

    /// <summary>The history of alerts, and who was told.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan AlertHistory { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Findings that are resolved, since then.</summary>
    public FindingRetentionOptions ResolvedFindings { get; set; } = new();

    internal TimeSpan Of(SignalKind kind) => kind switch
    {
        SignalKind.Samples => Metrics,
        SignalKind.Events => Events,
        _ => Flows,
    };
}
