using System.Collections.Immutable;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>How far a rule has judged one source's series.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Source">The source at whose watermark the series are judged.</param>
/// <param name="EvaluatedUntil">The last slot that was judged.</param>
public sealed record RuleProgress(string RuleId, SourceId Source, DateTimeOffset EvaluatedUntil);

/// <summary>A line of an alert's history. Its id is made of rule, labels, slot and phase, so that replaying a slot finds it there.</summary>
/// <param name="Id">Deterministic.</param>
/// <param name="State">The state that the alert entered.</param>
/// <param name="News">What people were told.</param>
/// <param name="EvaluatedAt">The slot.</param>
/// <param name="RecordedAt">Our clock, UTC.</param>
/// <param name="IsCorrection">Late or corrected data changed an earlier judgement.</param>
public sealed record AlertHistoryEntry(string Id, AlertInstance State, AlertNews News, DateTimeOffset EvaluatedAt, DateTimeOffset RecordedAt, bool IsCorrection);

/// <summary>What an evaluation decided; becomes durable whole or not at all, and writing it twice changes nothing.</summary>
public sealed record AlertCommit
{
    /// <summary>How far the rule has judged now.</summary>
    public required RuleProgress Progress { get; init; }

    /// <summary>States that changed.</summary>
    public ImmutableArray<AlertInstance> Instances { get; init; } = [];

    /// <summary>Changes of phase.</summary>
    public ImmutableArray<AlertHistoryEntry> History { get; init; } = [];

    /// <summary>What people are to be told.</summary>
    public ImmutableArray<OutboxMessage> Messages { get; init; } = [];
}

/// <summary>Alert states, their history, and how far rules have judged.</summary>
public interface IAlertStore
{
    /// <summary>A rule's states.</summary>
    ValueTask<ImmutableArray<AlertInstance>> InstancesAsync(string ruleId, CancellationToken cancellationToken);

    /// <summary>Every state that is not Inactive, worst first.</summary>
    ValueTask<ImmutableArray<AlertInstance>> ActiveAsync(CancellationToken cancellationToken);

    /// <summary>How far a rule has judged each source.</summary>
    ValueTask<ImmutableArray<RuleProgress>> ProgressAsync(string ruleId, CancellationToken cancellationToken);

    /// <summary>States, history, progress and outbox rows in one transaction.</summary>
    ValueTask CommitAsync(AlertCommit commit, CancellationToken cancellationToken);

    /// <summary>History, newest slot first; of one rule or, with null, of all; of one series or, with null, of all.</summary>
    ValueTask<ImmutableArray<AlertHistoryEntry>> HistoryAsync(string? ruleId, LabelSet? labels, TimeRange range, int limit, CancellationToken cancellationToken);
}
