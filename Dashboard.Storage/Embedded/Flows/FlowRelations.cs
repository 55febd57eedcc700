using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Rows that a query reads: a partition's own or those that came late for it.</summary>
/// <param name="Name">The table, as a statement names it.</param>
/// <param name="Labels">What its labels' numbers stand for, as a relation.</param>
/// <param name="Range">The condition that its rows lie in the range asked for.</param>
/// <param name="From">No row begins before this second.</param>
internal sealed record FlowRelation(string Name, string Labels, SqlText Range, long From);

/// <summary>Which tables hold the flows of a range.</summary>
internal static class FlowRelations
{
    /// <summary>Partition by partition, newest first.</summary>
    public static IEnumerable<ImmutableArray<FlowRelation>> NewestFirst(PartitionMap map, FlowFilter filter)
    {
        var (from, until) = (Instant.CeilingSeconds(filter.Range.From), Instant.CeilingSeconds(filter.Range.Until));
        foreach (var partition in map.Overlapping(from, until).Reverse())
        {
            var (first, end) = (Math.Max(from, partition.From), Math.Min(until, partition.Until));
            var own = new FlowRelation(
                partition.Relation(FlowsLayout.Catalog, FlowPartitions.Flow),
                partition.Relation(FlowsLayout.Catalog, FlowPartitions.Label),
                first == partition.From && end == partition.Until ? SqlText.True : Within(first, end),
                first);
            yield return map.HasLate(partition)
                ? [own, new($"{FlowsLayout.Catalog}.late_{FlowPartitions.Flow}", AllLabels(partition), Within(first, end), first)]
                : [own];
        }
    }

    public static ImmutableArray<FlowRelation> All(PartitionMap map, FlowFilter filter) => [.. NewestFirst(map, filter).SelectMany(relations => relations)];

    /// <summary>A partition's labels with those that late rows brought.</summary>
    public static string AllLabels(Partition partition) => string.Create(
        CultureInfo.InvariantCulture,
        $"(SELECT * FROM {partition.Relation(FlowsLayout.Catalog, FlowPartitions.Label)} UNION ALL SELECT * FROM {FlowsLayout.Catalog}.late_{FlowPartitions.Label} WHERE begins_at = {partition.From})");

    private static SqlText Within(long from, long until) => SqlText.Of("start_at >= ? AND start_at < ?", from, until);
}
