using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Turns rows back into a block, with the text columns that have a value anywhere in it.</summary>
internal static class FlowRows
{
    private const int FirstText = 12;

    public static string Select { get; } =
        "start_at, end_at, source_high, source_low, destination_high, destination_low, source_port, destination_port, protocol, packets, bytes, verdict, "
        + string.Join(", ", FlowsLayout.TextColumns.Select(column => column.Name)) + ", other";

    public static FlowBlock Read(DuckConnection connection, string sql, ImmutableArray<SqlValue> values, CancellationToken cancelled)
    {
        var start = ImmutableArray.CreateBuilder<long>();
        var end = ImmutableArray.CreateBuilder<long>();
        var source = ImmutableArray.CreateBuilder<UInt128>();
        var destination = ImmutableArray.CreateBuilder<UInt128>();
        var sourcePort = ImmutableArray.CreateBuilder<ushort>();
        var destinationPort = ImmutableArray.CreateBuilder<ushort>();
        var protocol = ImmutableArray.CreateBuilder<byte>();
        var packets = ImmutableArray.CreateBuilder<long>();
        var bytes = ImmutableArray.CreateBuilder<long>();
        var verdict = ImmutableArray.CreateBuilder<FlowVerdict>();
        var texts = new SortedDictionary<string, DictionaryColumnBuilder>(StringComparer.Ordinal);
        using var rows = connection.Query(sql, [.. values]);
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            var before = start.Count;
            for (var row = 0; row < chunk.Count; row++)
            {
                start.Add(chunk.Column<int>(0)[row]);
                end.Add(chunk.Column<int>(1)[row]);
                source.Add(new(chunk.Column<ulong>(2)[row], chunk.Column<ulong>(3)[row]));
                destination.Add(new(chunk.Column<ulong>(4)[row], chunk.Column<ulong>(5)[row]));
                ReadTexts(chunk, row, before + row, texts);
            }

            sourcePort.AddRange(chunk.Column<ushort>(6));
            destinationPort.AddRange(chunk.Column<ushort>(7));
            protocol.AddRange(chunk.Column<byte>(8));
            packets.AddRange(chunk.Column<long>(9));
            bytes.AddRange(chunk.Column<long>(10));
            verdict.AddRange(chunk.Column<FlowVerdict>(11));
        }

        return new()
        {
            Start = start.ToImmutable(),
            End = end.ToImmutable(),
            SourceAddress = source.ToImmutable(),
            DestinationAddress = destination.ToImmutable(),
            SourcePort = sourcePort.ToImmutable(),
            DestinationPort = destinationPort.ToImmutable(),
            Protocol = protocol.ToImmutable(),
            Packets = packets.ToImmutable(),
            Bytes = bytes.ToImmutable(),
            Verdict = verdict.ToImmutable(),
            Text = texts.ToImmutableSortedDictionary(text => text.Key, text => text.Value.Build(start.Count), StringComparer.Ordinal),
        };
    }

    private static void ReadTexts(DuckChunk chunk, int row, int place, SortedDictionary<string, DictionaryColumnBuilder> texts)
    {
        for (var i = 0; i < FlowsLayout.TextColumns.Length; i++)
        {
            if (chunk.Text(FirstText + i)[row] is { } text)
            {
                Add(FlowsLayout.TextColumns[i].Field, text);
            }
        }

        var other = chunk.Text(FirstText + FlowsLayout.TextColumns.Length);
        if (other.HasValue(row))
        {
            foreach (var (field, text) in LabelJson.Read(other.Bytes(row)))
            {
                Add(field, text);
            }
        }

        void Add(string field, string text)
        {
            if (!texts.TryGetValue(field, out var column))
            {
                texts.Add(field, column = new());
            }

            column.Set(place, text);
        }
    }
}
