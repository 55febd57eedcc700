using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>The largest groups of flows, by sums.</summary>
internal sealed class FlowTop(FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, int count)
{
    /// <summary>How many more than wanted are looked at for equal sums: of bytes few are, and of ten, the usual number, that makes 64.</summary>
    private const int Spare = 54;

    /// <summary>What is asked, besides the filter.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', by)} {measure} {count}");

    private bool ByInterface => by.Contains(FlowDimension.Interface);

    private bool ByAddress => by.Contains(FlowDimension.SourceAddress) || by.Contains(FlowDimension.DestinationAddress);

    public ImmutableArray<FlowGroup> Run(DuckConnection connection, PartitionMap map)
    {
        var relations = FlowRelations.All(map, filter);
        return relations.IsEmpty || count <= 0 ? [] : Groups(connection, relations, wide: ByAddress && relations.Any(relation => HasWide(connection, relation)));
    }

    /// <summary>Whether there is any IPv6 in a relation. Grouping by the wide columns costs a third more, and in most estates they are empty, which their zone maps say at once.</summary>
    private static bool HasWide(DuckConnection connection, FlowRelation relation) =>
        connection.Scalar($"SELECT 1::BIGINT FROM {relation.Name} WHERE source6 IS NOT NULL OR destination6 IS NOT NULL LIMIT 1") is not null;

    /// <summary>
    /// Where sums are equal the columns decide. A sort key of every column for every group costs as much as the sums, so they are compared among those
    /// only that sums alone leave; where these end among equal sums, all are compared after all.
    /// </summary>
    private ImmutableArray<FlowGroup> Groups(DuckConnection connection, ImmutableArray<FlowRelation> relations, bool wide)
    {
        var most = (long)count + Spare;
        var groups = Ask(connection, relations, wide, (sums, order, columns) => $"SELECT * FROM ({sums} ORDER BY {order} DESC LIMIT {most}) ORDER BY {order} DESC, {columns}");
        return groups.Length == most && Measured(groups[^1]) == Measured(groups[count - 1])
            ? Ask(connection, relations, wide, (sums, order, columns) => $"{sums} ORDER BY {order} DESC, {columns} LIMIT {count}")
            : groups[..Math.Min(count, groups.Length)];
    }

    private long Measured(FlowGroup group) => measure switch
    {
        FlowMeasure.Bytes => group.Bytes,
        FlowMeasure.Packets => group.Packets,
        _ => group.Records,
    };

    /// <param name="connection">Where to ask.</param>
    /// <param name="relations">Where the flows are.</param>
    /// <param name="wide">Whether addresses are grouped by their wide columns too.</param>
    /// <param name="largest">Makes a statement for the largest ones of that for all groups, the name of the sum, and their columns.</param>
    private ImmutableArray<FlowGroup> Ask(DuckConnection connection, ImmutableArray<FlowRelation> relations, bool wide, Func<string, string, string, string> largest)
    {
        var columns = string.Join(", ", by.SelectMany(dimension => FlowSql.Columns(dimension, wide)));
        var order = measure switch
        {
            FlowMeasure.Bytes => "total_bytes",
            FlowMeasure.Packets => "total_packets",
            _ => "records",
        };
        var values = ImmutableArray.CreateBuilder<SqlValue>();
        var parts = relations.Select(relation => ByInterface ? Summed(relation, columns, values) : Rows(relation, columns, values)).ToArray();
        var sums = ByInterface ? "sum(b)::BIGINT AS total_bytes, sum(p)::BIGINT AS total_packets, sum(n)::BIGINT AS records" : "sum(bytes)::BIGINT AS total_bytes, sum(packets)::BIGINT AS total_packets, count(*) AS records";
        var sql = largest($"SELECT {sums}, {columns} FROM ({string.Join(" UNION ALL ", parts)}) GROUP BY {columns}", order, columns);
        var groups = ImmutableArray.CreateBuilder<FlowGroup>();
        using var rows = connection.Query(sql, [.. values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                groups.Add(new(Key(chunk, row, wide), chunk.Column<long>(0)[row], chunk.Column<long>(1)[row], chunk.Column<long>(2)[row]));
            }
        }

        return groups.ToImmutable();
    }

    private string Rows(FlowRelation relation, string columns, ImmutableArray<SqlValue>.Builder values)
    {
        var where = FlowSql.Where(filter, relation);
        values.AddRange(where.Values);
        return $"SELECT {columns}, bytes, packets FROM {relation.Name} WHERE {where.Text}";
    }

    /// <summary>Summed by label first: texts are looked up once a group and not once a row.</summary>
    private string Summed(FlowRelation relation, string columns, ImmutableArray<SqlValue>.Builder values)
    {
        var where = FlowSql.Where(filter, relation);
        values.AddRange(where.Values);
        var own = string.Join(", ", columns.Split(", ").Select(column => column == "interface_id" ? "origin" : column));
        return $"SELECT coalesce(interface_id, '-') AS interface_id, g.* FROM (SELECT {own}, sum(bytes) AS b, sum(packets) AS p, count(*) AS n FROM {relation.Name} WHERE {where.Text} GROUP BY {own}) AS g LEFT JOIN {relation.Labels} AS l ON l.id = g.origin";
    }

    private ImmutableArray<string> Key(DuckChunk chunk, int row, bool wide)
    {
        var key = ImmutableArray.CreateBuilder<string>(by.Length);
        var column = 3;
        foreach (var dimension in by)
        {
            key.Add(dimension switch
            {
                FlowDimension.SourceAddress or FlowDimension.DestinationAddress => FlowAddress.Text(FlowAddress.Of(
                    chunk.Column<uint>(column)[row], wide && chunk.Validity(column + 1)[row] ? chunk.Column<UInt128>(column + 1)[row] : UInt128.Zero)),
                FlowDimension.DestinationPort => chunk.Column<ushort>(column)[row].ToString(CultureInfo.InvariantCulture),
                FlowDimension.Protocol => chunk.Column<byte>(column)[row].ToString(CultureInfo.InvariantCulture),
                FlowDimension.Verdict => chunk.Column<FlowVerdict>(column)[row].ToString(),
                _ => chunk.Text(column)[row] ?? "-",
            });
            column += FlowSql.Columns(dimension, wide).Length;
        }

        return key.MoveToImmutable();
    }
}
