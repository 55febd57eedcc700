using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.Aws;

/// <summary>Which objects are stored already. Asked, because a listing with overlap names most objects many times.</summary>
public interface IObjectLedger
{
    /// <summary>Those of the ids that the store holds.</summary>
    ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken);
}

/// <summary>The store's own record of batches: it commits with the rows, so it cannot differ from them.</summary>
public sealed class StoreLedger(ITelemetryWriter writer) : IObjectLedger
{
    /// <inheritdoc/>
    public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) =>
        writer.KnownAsync(source, kind, ids, cancellationToken);
}
