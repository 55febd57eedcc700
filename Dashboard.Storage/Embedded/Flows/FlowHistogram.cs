using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Sums of flows a stretch of time.</summary>
internal sealed class FlowHistogram(FlowFilter filter, long step, long maxBuckets)
{
    public ImmutableArray<FlowBucket> Run(DuckConnection connection, PartitionMap map)
    {
        var relations = FlowRelations.All(map, filter);
        if (relations.IsEmpty)
        {
            return [];
        }

        var values = ImmutableArray.CreateBuilder<SqlValue>();
        var sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT bucket, sum(b)::BIGINT, sum(p)::BIGINT, sum(n)::BIGINT FROM ({string.Join(" UNION ALL ", relations.Select(relation => Summed(relation, values)))}) GROUP BY bucket ORDER BY bucket LIMIT {maxBuckets}");
        var buckets = ImmutableArray.CreateBuilder<FlowBucket>();
        using var rows = connection.Query(sql, [.. values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                buckets.Add(new(DateTimeOffset.FromUnixTimeSeconds(chunk.Column<long>(0)[row]), chunk.Column<long>(1)[row], chunk.Column<long>(2)[row], chunk.Column<long>(3)[row]));
            }
        }

        return buckets.ToImmutable();
    }

    /// <summary>Counted from the relation's own first stretch: one division a row, of numbers that are never negative and small enough for an array of sums.</summary>
    private string Summed(FlowRelation relation, ImmutableArray<SqlValue>.Builder values)
    {
        var where = FlowSql.Where(filter, relation);
        values.AddRange(where.Values);
        var first = relation.From - (((relation.From % step) + step) % step);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {first} + k::BIGINT * {step} AS bucket, b, p, n FROM (SELECT {Place(first)} AS k, sum(bytes) AS b, sum(packets) AS p, count(*) AS n FROM {relation.Name} WHERE {where.Text} GROUP BY k)");
    }

    private string Place(long first) => first >= 0
        ? string.Create(CultureInfo.InvariantCulture, $"(start_at - {first}) // {step}")
        : string.Create(CultureInfo.InvariantCulture, $"(start_at::BIGINT - {first}) // {step}");
}
