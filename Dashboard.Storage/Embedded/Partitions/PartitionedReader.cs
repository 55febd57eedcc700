using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>Runs queries over partitions. Where one came or moved between looking at the map and the answer, the query is asked again by the new map.</summary>
internal sealed class PartitionedReader(TelemetryFile file, PartitionManifest manifest, QueryThreads threads)
{
    /// <summary>A move takes a moment between its commit and the new map.</summary>
    private const int Attempts = 40;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(25);

    public string Catalog => manifest.Catalog;

    public EpochHistory Epochs => file.Epochs;

    public PartitionMap Map => manifest.Map;

    /// <param name="key">What is asked: equal keys have equal answers.</param>
    /// <param name="limits">Priority, time and rows.</param>
    /// <param name="query">The work, from the beginning each time it is called.</param>
    /// <param name="cancellationToken">Of this one asker.</param>
    public ValueTask<T> RunAsync<T>(QueryKey key, QueryLimits limits, Func<DuckConnection, PartitionMap, CancellationToken, T> query, CancellationToken cancellationToken) =>
        RunAsync(key, limits, () => query, cancellationToken);

    /// <param name="key">What is asked: equal keys have equal answers.</param>
    /// <param name="limits">Priority, time and rows.</param>
    /// <param name="begin">Called each time before the transaction begins: takes what must be older than it, and gives the work.</param>
    /// <param name="cancellationToken">Of this one asker.</param>
    public ValueTask<T> RunAsync<T>(QueryKey key, QueryLimits limits, Func<Func<DuckConnection, PartitionMap, CancellationToken, T>> begin, CancellationToken cancellationToken) =>
        threads.RunAsync(file, key, limits, (connection, cancelled) => Run(connection, begin, cancelled), cancellationToken);

    private T Run<T>(DuckConnection connection, Func<Func<DuckConnection, PartitionMap, CancellationToken, T>> begin, CancellationToken cancelled)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (!SpinWait.SpinUntil(() => !manifest.IsMoving, Moment) && attempt < Attempts)
            {
                continue;
            }

            var (map, query) = (manifest.Map, begin());
            try
            {
                // In a transaction of its own, however many statements it asks: they see the same rows, and rows that come between the planning of one
                // and its run are not seen by it. A plan is wrong for rows that it was not made for.
                var answer = ReadTransaction.Run(connection, () => query(connection, map, cancelled));
                if ((!manifest.IsMoving && map.LeadsAsFarAs(manifest.Map)) || attempt == Attempts)
                {
                    return answer;
                }

                // Rows moved meanwhile to where this map does not lead, without anything that it names being gone.
                cancelled.ThrowIfCancellationRequested();
            }
            catch (DuckException moved) when (moved.Fault is DuckFault.Missing && attempt < Attempts)
            {
                if (ReferenceEquals(map, manifest.Map))
                {
                    cancelled.WaitHandle.WaitOne(Moment);
                }

                cancelled.ThrowIfCancellationRequested();
            }
        }
    }
}
