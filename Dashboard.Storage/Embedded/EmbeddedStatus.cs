using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;
using Dashboard.Storage.Embedded.State;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded;

/// <summary>What the store knows of itself and of its sources.</summary>
internal sealed class EmbeddedStatus(DataFolder folder, IReadOnlyDictionary<SignalKind, KindStore> kinds, StateFile state, StoreMirror mirror, DiskBudget disk, QueryThreads threads) : IStoreStatus
{
    public async ValueTask<StoreHealth> HealthAsync(CancellationToken cancellationToken)
    {
        var problems = kinds.Values.Select(kind => kind.Writer.Problem).Where(problem => problem is not null).ToArray();
        return new(problems.Length == 0 ? null : string.Join(" ", problems), folder.Bytes(), [.. await mirror.LossesAsync(cancellationToken)]) { Disk = disk.Measure() };
    }

    public async ValueTask<ImmutableArray<Watermark>> WatermarksAsync(CancellationToken cancellationToken)
    {
        var findings = await state.ReadAsync(connection => Positions.Read(connection, SignalKind.Findings), cancellationToken);
        return [.. kinds.Values.SelectMany(kind => kind.Ledger.Sources()).Concat(findings).OrderBy(found => found.Source.Kind, StringComparer.Ordinal).ThenBy(found => found.Source.Scope, StringComparer.Ordinal)];
    }

    public async ValueTask<Capped<StoredRejection>> RejectionsAsync(SourceId? source, int limit, CancellationToken cancellationToken)
    {
        var (found, total) = (new List<StoredRejection>(), 0L);
        foreach (var kind in kinds.Values)
        {
            var catalog = kind.File.Layout.Catalog;
            var (rows, count) = await threads.RunAsync(
                kind.File,
                new("rejections", $"{source} {limit}"),
                QueryLimits.Screen,
                (connection, _) => (RejectedTable.Read(connection, catalog, source, limit), RejectedTable.Count(connection, catalog, source)),
                cancellationToken);
            found.AddRange(rows);
            total += count;
        }

        var (refused, refusedTotal) = await state.ReadAsync(connection => FindingStore.Rejections(connection, source, limit), cancellationToken);
        found.AddRange(refused);
        return new([.. found.OrderByDescending(rejection => rejection.At).Take(limit)], total + refusedTotal);
    }
}
