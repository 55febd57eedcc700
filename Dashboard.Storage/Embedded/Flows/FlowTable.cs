using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>How flows get in: appended as they come. They have no identity; the batch's id keeps them from counting twice.</summary>
internal sealed class FlowTable : ISignalTable
{
    private const int FirstText = 13;

    public void Load(DuckConnection connection)
    {
        // Nothing about flows is kept in memory.
    }

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Flows)batch).Block;
        if (block.Misfit() is { } column)
        {
            throw new ArgumentException($"The columns of a flow block differ in length: {column}.", nameof(batch));
        }

        var unstorable = block.Start.Count(IsUnstorable) + block.End.Count(IsUnstorable);
        if (unstorable > 0)
        {
            // All or nothing: rows of a block belong together and have no identity of their own.
            return new(0, 0, batch.Rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{block.Count} flows are refused: {unstorable} of their times lie outside of 1901 to 2038."), batch.Id.Value, "")));
        }

        if (block.Count == 0)
        {
            return new(0, 0, batch.Rejected);
        }

        Write(connection, block, number);
        return new(block.Count, 0, batch.Rejected, DateTimeOffset.FromUnixTimeSeconds(block.Start.Min()), DateTimeOffset.FromUnixTimeSeconds(block.Start.Max()));
    }

    public void Publish()
    {
        // Nothing about flows is kept in memory.
    }

    public void Discard()
    {
        // Nothing about flows is kept in memory.
    }

    private static bool IsUnstorable(long seconds) => seconds is < int.MinValue or >= int.MaxValue;

    private static void Write(DuckConnection connection, FlowBlock block, long number)
    {
        var texts = FlowsLayout.TextColumns.Select(column => block.Text.GetValueOrDefault(column.Field)).ToArray();
        var others = block.Text.Where(column => FlowsLayout.TextColumns.All(known => known.Field != column.Key)).ToImmutableArray();
        using var flows = connection.Append(FlowsLayout.Catalog, "flow");
        flows.Append(block.Count, (rows, first) =>
        {
            rows.Column<long>(0).Fill(number);
            Narrow(block.Start.AsSpan(first, rows.Count), rows.Column<int>(1));
            Narrow(block.End.AsSpan(first, rows.Count), rows.Column<int>(2));
            Split(block.SourceAddress.AsSpan(first, rows.Count), rows.Column<ulong>(3), rows.Column<ulong>(4));
            Split(block.DestinationAddress.AsSpan(first, rows.Count), rows.Column<ulong>(5), rows.Column<ulong>(6));
            block.SourcePort.AsSpan(first, rows.Count).CopyTo(rows.Column<ushort>(7));
            block.DestinationPort.AsSpan(first, rows.Count).CopyTo(rows.Column<ushort>(8));
            block.Protocol.AsSpan(first, rows.Count).CopyTo(rows.Column<byte>(9));
            block.Packets.AsSpan(first, rows.Count).CopyTo(rows.Column<long>(10));
            block.Bytes.AsSpan(first, rows.Count).CopyTo(rows.Column<long>(11));
            block.Verdict.AsSpan(first, rows.Count).CopyTo(rows.Column<FlowVerdict>(12));
            for (var i = 0; i < texts.Length; i++)
            {
                FillText(rows, FirstText + i, texts[i], first);
            }

            FillOthers(rows, FirstText + texts.Length, others, first);
        });
        flows.Flush();
    }

    private static void Narrow(ReadOnlySpan<long> from, Span<int> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (int)from[i];
        }
    }

    private static void Split(ReadOnlySpan<UInt128> addresses, Span<ulong> high, Span<ulong> low)
    {
        for (var i = 0; i < addresses.Length; i++)
        {
            high[i] = (ulong)(addresses[i] >> 64);
            low[i] = (ulong)addresses[i];
        }
    }

    private static void FillText(ChunkWriter rows, int index, DictionaryColumn? column, int first)
    {
        if (column is null)
        {
            rows.SetAllNull(index);
            return;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            rows.SetText(index, row, column[first + row]);
        }
    }

    private static void FillOthers(ChunkWriter rows, int index, ImmutableArray<KeyValuePair<string, DictionaryColumn>> others, int first)
    {
        if (others.IsEmpty)
        {
            rows.SetAllNull(index);
            return;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            rows.SetText(index, row, LabelJson.Write(LabelSet.Of(others.Select(column => KeyValuePair.Create(column.Key, column.Value[first + row])))));
        }
    }
}
