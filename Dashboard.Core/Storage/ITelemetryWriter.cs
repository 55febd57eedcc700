using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>What became of a batch.</summary>
/// <param name="Stored">Rows that are new in the store, or changed a stored value.</param>
/// <param name="Duplicates">Rows that the store already held.</param>
/// <param name="Rejected">Records that came rejected, now kept with their reasons.</param>
/// <param name="AlreadyKnown">The whole batch was known by its id: nothing was written.</param>
public sealed record WriteReceipt(int Stored, int Duplicates, int Rejected, bool AlreadyKnown = false);

/// <summary>The only way in. One writer a kind; commits of several batches merge.</summary>
public interface ITelemetryWriter
{
    /// <summary>
    /// Completes when rows, batch id, position and watermark are durable, all in one transaction. Waits, rather than buffers, when the store is behind.
    /// Writing a batch twice is harmless.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot take it now (disk full, file damaged): nothing of the batch was stored; try again later.</exception>
    ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken);

    /// <summary>Where a source stands; <see cref="SourcePosition.Start"/> for one that never wrote.</summary>
    ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken);

    /// <summary>Which of these batches the store holds: the object ledger of a collector that lists with overlap.</summary>
    ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken);
}

/// <summary>The store cannot do what was asked now. The message names the thing and the remedy.</summary>
public class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A query went past one of its <see cref="QueryLimits"/>. The message names the limit and what to narrow.</summary>
public sealed class QueryLimitException(string message) : Exception(message);
