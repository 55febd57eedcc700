using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection;

/// <summary>What one run moved.</summary>
/// <param name="Read">Records read, rejected ones included.</param>
/// <param name="Stored">New in the store.</param>
/// <param name="Duplicates">Already there.</param>
/// <param name="Rejected">Could not be taken.</param>
public readonly record struct CollectorRun(long Read, long Stored, long Duplicates, long Rejected)
{
    /// <summary>The two together.</summary>
    public static CollectorRun operator +(CollectorRun left, CollectorRun right) =>
        new(left.Read + right.Read, left.Stored + right.Stored, left.Duplicates + right.Duplicates, left.Rejected + right.Rejected);

    /// <summary>The two together.</summary>
    public static CollectorRun Add(CollectorRun left, CollectorRun right) => left + right;
}

/// <summary>
/// Moves one source into the store. The position is read from the store and moves with the rows, in one commit: a crash at any moment
/// repeats work and neither skips nor doubles any.
/// </summary>
public sealed class CollectorRunner(ICollector collector, CollectorSchedule schedule, ITelemetryWriter writer, CollectorActivity activity, TimeProvider time)
{
    /// <summary>Reads until caught up with a slot.</summary>
    /// <exception cref="SourceException">The source failed, or the run took longer than its schedule allows. What was yielded before is stored.</exception>
    public async Task<CollectorRun> RunOnceAsync(DateTimeOffset slot, CancellationToken cancellationToken)
    {
        var position = await writer.PositionAsync(collector.Source, collector.Kind, cancellationToken);
        return await MoveAsync(limited => collector.CollectAsync(position.Resume, slot - schedule.Settle, limited), cancellationToken);
    }

    /// <summary>Reads a span of time again, moving no position.</summary>
    public Task<CollectorRun> RunRangeAsync(TimeRange range, CancellationToken cancellationToken) =>
        MoveAsync(limited => collector.CollectRangeAsync(range, limited), cancellationToken);

    private async Task<CollectorRun> MoveAsync(Func<CancellationToken, IAsyncEnumerable<SignalBatch>> read, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(schedule.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var run = default(CollectorRun);
        try
        {
            await foreach (var batch in read(either.Token).WithCancellation(either.Token))
            {
                var receipt = await writer.WriteAsync(batch, either.Token);
                activity.CountReceipt(receipt.Stored, receipt.Duplicates, receipt.Rejected);
                run += new CollectorRun(batch.Count + batch.Rejected.Length, receipt.Stored, receipt.Duplicates, receipt.Rejected);
                batch.Release();
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                SourceFault.Unreachable,
                $"{collector.Source} was not done after {schedule.Timeout}; what it read is stored and the next run goes on from there.",
                "If it never catches up, give it a longer Timeout or less to collect.");
        }

        return run;
    }
}
