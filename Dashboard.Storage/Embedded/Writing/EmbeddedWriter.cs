using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.State;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>The way in: each kind to its file, findings to the state.</summary>
internal sealed class EmbeddedWriter(IReadOnlyDictionary<SignalKind, KindStore> kinds, FindingStore findings) : ITelemetryWriter
{
    private const int MaxBatchId = 512;

    public ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Id.Value.Length is 0 or > MaxBatchId)
        {
            throw new ArgumentException($"A batch id has 1 to {MaxBatchId} characters, not {batch.Id.Value.Length}.", nameof(batch));
        }

        return batch is SignalBatch.Findings found ? findings.WriteAsync(found, cancellationToken) : kinds[batch.Kind].Writer.WriteAsync(batch, cancellationToken);
    }

    public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken) =>
        kinds.TryGetValue(kind, out var store) ? new(store.Ledger.Position(source)) : findings.PositionAsync(source, cancellationToken);

    public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) =>
        kinds.TryGetValue(kind, out var store)
            ? new(ids.Where(id => store.Ledger.IsKnown(IngestLedger.Hash(source, id))).ToImmutableHashSet())
            : findings.KnownAsync(source, ids, cancellationToken);
}
