using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Storage.Embedded.State;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>Checks a store that is at work: a table or a closed file at a time on the threads for exports, so that alerts, screens and the writer go on.</summary>
internal sealed class StoreCheck(DataFolder folder, IReadOnlyCollection<KindStore> kinds, StateFile state, QueryThreads threads)
{
    private static readonly QueryLimits Limits = new(QueryPriority.Export, TimeSpan.FromHours(2), int.MaxValue);

    /// <summary>A log that is being written may look torn for a moment.</summary>
    private const int LooksAtLog = 5;

    private int _questions;

    public async ValueTask<ImmutableArray<CheckFinding>> RunAsync(Func<string, ValueTask> note, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<CheckFinding>();
        foreach (var kind in kinds)
        {
            var layout = kind.File.Layout;
            Add(await AskAsync(kind, (_, cancelled) => LookAtLog(layout, cancelled), cancellationToken));
            foreach (var table in await AskAsync(kind, (connection, _) => TableCheck.Names(connection, layout.Catalog), cancellationToken))
            {
                await note($"{layout.FileName}: {table}");
                Add(await AskAsync(kind, (connection, cancelled) => KindCheck.Table(connection, layout, table, cancelled), cancellationToken));
            }

            foreach (var partition in Closed(kind))
            {
                await note($"closed/{partition.FileName(layout.Catalog)}");
                var finding = File.Exists(kind.Partitions.Files.PathOf(partition))
                    ? await AskAsync(kind, (connection, cancelled) => KindCheck.Closed(connection, layout, partition, cancelled), cancellationToken)
                    : KindCheck.Finding(layout, partition, "The file is missing.");
                if (Closed(kind).Contains(partition))
                {
                    Add(finding);
                }
            }
        }

        await note("state.db");
        found.AddRange(await state.ReadAsync(connection => StateCheck.Run(connection, cancellationToken), cancellationToken));
        return found.ToImmutable();

        void Add(CheckFinding? finding)
        {
            if (finding is not null)
            {
                found.Add(finding);
            }
        }
    }

    private static ImmutableArray<Partition> Closed(KindStore kind) =>
        kind.Partitions is { } partitions ? [.. partitions.Manifest.Map.Partitions.Where(partition => partition.State is PartitionState.Closed)] : [];

    private CheckFinding? LookAtLog(FileLayout layout, CancellationToken cancelled)
    {
        for (var look = 1; ; look++)
        {
            var finding = KindCheck.Log(folder, layout);
            if (finding is null || look == LooksAtLog)
            {
                return finding;
            }

            cancelled.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Two checks at a time each get an answer of their own: what they find may differ.</summary>
    private ValueTask<T> AskAsync<T>(KindStore kind, Func<DuckConnection, CancellationToken, T> ask, CancellationToken cancellationToken) =>
        threads.RunAsync(kind.File, new("check", Interlocked.Increment(ref _questions).ToString(System.Globalization.CultureInfo.InvariantCulture)), Limits, ask, cancellationToken);
}
