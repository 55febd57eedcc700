using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>A store's status that a test writes by hand.</summary>
public sealed class WrittenStoreStatus : IStoreStatus
{
    /// <summary>How the store is.</summary>
    public StoreHealth Health { get; set; } = new(null, 42 * 1024 * 1024, []);

    /// <inheritdoc/>
    public ValueTask<StoreHealth> HealthAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Health);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<Watermark>> WatermarksAsync(CancellationToken cancellationToken) => ValueTask.FromResult(ImmutableArray<Watermark>.Empty);

    /// <inheritdoc/>
    public ValueTask<Capped<StoredRejection>> RejectionsAsync(SourceId? source, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Capped<StoredRejection>([], 0));
}

/// <summary>Rules that a test writes by hand.</summary>
public sealed class WrittenRules : IAlertRules
{
    /// <inheritdoc/>
    public ImmutableArray<AlertRule> Current { get; set; } = [];
}

/// <summary>Alert states that a test writes by hand.</summary>
public sealed class WrittenAlerts : IAlertStore
{
    /// <summary>What is not inactive.</summary>
    public ImmutableArray<AlertInstance> Active { get; set; } = [];

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AlertInstance>> ActiveAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Active);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AlertInstance>> InstancesAsync(string ruleId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Active.Where(alert => alert.RuleId == ruleId).ToImmutableArray());

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<RuleProgress>> ProgressAsync(string ruleId, CancellationToken cancellationToken) => ValueTask.FromResult(ImmutableArray<RuleProgress>.Empty);

    /// <inheritdoc/>
    public ValueTask CommitAsync(AlertCommit commit, CancellationToken cancellationToken) => throw new NotSupportedException("Pages read alerts; they write none.");

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<AlertHistoryEntry>> HistoryAsync(string? ruleId, LabelSet? labels, TimeRange range, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ImmutableArray<AlertHistoryEntry>.Empty);
}
