using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection;

/// <summary>Reads one source. Knows paging and positions; knows nothing of schedules, retries of a run, stores or health.</summary>
public interface ICollector
{
    /// <summary>Whose records these are. Each batch bears it.</summary>
    SourceId Source { get; }

    /// <summary>The one kind of telemetry that it delivers.</summary>
    SignalKind Kind { get; }

    /// <summary>
    /// Yields what became visible after <paramref name="from"/>, up to <paramref name="settledUntil"/>, in the order in which <see cref="SignalBatch.Resume"/> may move, and ends when caught up.
    /// The next page is fetched only when the caller asks for it. A failure throws; it never ends the sequence early.
    /// </summary>
    /// <param name="from">Where the last durable batch said to go on; <see cref="Checkpoint.Start"/> at first.</param>
    /// <param name="settledUntil">The slot of this run minus the source's settle time: nothing later may count as complete.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="SourceException">The source failed in a way that is known.</exception>
    IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, CancellationToken cancellationToken);

    /// <summary>Reads a span of event time again, to fill a gap. Its batches have no <see cref="SignalBatch.Resume"/> and move no position.</summary>
    IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, CancellationToken cancellationToken);
}
