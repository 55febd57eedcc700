using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Reads the newest rows of one partition into a block, their texts with them.</summary>
internal static class FlowRows
{
    private const string Columns =
        "start_at, duration, source, source6, destination, destination6, source_port, destination_port, protocol, packets, bytes, verdict, origin, detail, packet_source, packet_destination, extra, batch, rowid AS place";

    /// <param name="connection">Between two statements.</param>
    /// <param name="relations">The partition's rows; the last names all of its labels.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="into">Where they go.</param>
    /// <param name="cancelled">Ends the reading.</param>
    public static void Read(DuckConnection connection, ImmutableArray<FlowRelation> relations, FlowFilter filter, int limit, FlowBlockBuilder into, CancellationToken cancelled)
    {
        var values = ImmutableArray.CreateBuilder<SqlValue>();
        var parts = new List<string>();
        foreach (var relation in relations)
        {
            var where = FlowSql.Where(filter, relation);
            values.AddRange(where.Values);
            parts.Add($"SELECT {Columns} FROM {relation.Name} WHERE {where.Text}");
        }

        var sql = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM ({string.Join(" UNION ALL ", parts)}) ORDER BY start_at DESC, batch DESC, place DESC LIMIT {limit}");
        var labels = new List<(int Row, uint Label)>();
        using (var rows = connection.Query(sql, [.. values]))
        {
            while (rows.Next(out var chunk))
            {
                cancelled.ThrowIfCancellationRequested();
                Take(chunk, into, labels);
            }
        }

        SetLabels(connection, relations[^1].Labels, labels, into);
    }

    private static void Take(DuckChunk chunk, FlowBlockBuilder into, List<(int Row, uint Label)> labels)
    {
        var before = into.Count;
        var start = chunk.Column<int>(0);
        var duration = chunk.Column<int>(1);
        var extra = chunk.Text(16);
        for (var row = 0; row < chunk.Count; row++)
        {
            into.Start.Add(start[row]);
            into.End.Add((long)start[row] + duration[row]);
            into.Source.Add(Address(chunk, 2, row));
            into.Destination.Add(Address(chunk, 4, row));
            AddLabel(before + row, chunk.Column<uint>(12)[row]);
            AddLabel(before + row, chunk.Column<uint>(13)[row]);
            AddPacketAddress(before + row, FlowText.PacketSourceField, chunk.Column<uint>(14)[row]);
            AddPacketAddress(before + row, FlowText.PacketDestinationField, chunk.Column<uint>(15)[row]);
            if (extra.HasValue(row))
            {
                foreach (var (field, text) in LabelJson.Read(extra.Bytes(row)))
                {
                    into.SetText(before + row, field, text);
                }
            }
        }

        into.SourcePort.AddRange(chunk.Column<ushort>(6));
        into.DestinationPort.AddRange(chunk.Column<ushort>(7));
        into.Protocol.AddRange(chunk.Column<byte>(8));
        into.Packets.AddRange(chunk.Column<long>(9));
        into.Bytes.AddRange(chunk.Column<long>(10));
        into.Verdict.AddRange(chunk.Column<FlowVerdict>(11));

        void AddLabel(int row, uint label)
        {
            if (label != 0)
            {
                labels.Add((row, label));
            }
        }

        void AddPacketAddress(int row, string field, uint address)
        {
            if (address != 0)
            {
                into.SetText(row, field, FlowAddress.Text(FlowAddress.Of(address, UInt128.Zero)));
            }
        }
    }

    private static UInt128 Address(DuckChunk chunk, int column, int row) =>
        FlowAddress.Of(chunk.Column<uint>(column)[row], chunk.Validity(column + 1)[row] ? chunk.Column<UInt128>(column + 1)[row] : UInt128.Zero);

    private static void SetLabels(DuckConnection connection, string relation, List<(int Row, uint Label)> labels, FlowBlockBuilder into)
    {
        if (labels.Count == 0)
        {
            return;
        }

        var texts = new Dictionary<uint, LabelSet>();
        var wanted = string.Join(',', labels.Select(label => label.Label).Distinct().Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));
        using (var rows = connection.Query($"SELECT id, fields FROM {relation} WHERE id IN (SELECT unnest([{wanted}]))"))
        {
            while (rows.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    texts[chunk.Column<uint>(0)[row]] = LabelJson.Read(chunk.Text(1).Bytes(row));
                }
            }
        }

        foreach (var (row, label) in labels)
        {
            if (texts.TryGetValue(label, out var fields))
            {
                foreach (var (field, text) in fields)
                {
                    into.SetText(row, field, text);
                }
            }
        }
    }
}
