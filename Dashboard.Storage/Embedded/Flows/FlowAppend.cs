using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Fills the columns of one partition's rows from a block, in the order found for it. Allocates nothing a row, except for text that no label holds.</summary>
internal sealed class FlowAppend
{
    private readonly FlowBlock _block;
    private readonly FlowText _text;
    private readonly FlowOrder _order;
    private readonly FlowRun _run;
    private readonly long _number;
    private readonly uint[] _origins;
    private readonly uint[] _details;
    private readonly bool _isWide;
    private readonly bool _hasExtra;

    /// <param name="flows">Where the rows are, and in which order.</param>
    /// <param name="run">Which of them.</param>
    /// <param name="number">The batch's.</param>
    /// <param name="origins">The label of each combination of origin fields; <see cref="FlowLabels.Full"/> where the rows themselves must have it.</param>
    /// <param name="details">The same for the other fields.</param>
    public FlowAppend(PreparedFlows flows, FlowRun run, long number, uint[] origins, uint[] details)
    {
        (_block, _text, _order, _run, _number, _origins, _details) = (flows.Block, flows.Text, flows.Order, run, number, origins, details);
        _isWide = _block.SourceAddress.AsSpan().ContainsAnyWide() || _block.DestinationAddress.AsSpan().ContainsAnyWide();
        _hasExtra = _text.HasMany || origins.AsSpan().Contains(FlowLabels.Full) || details.AsSpan().Contains(FlowLabels.Full);
    }

    /// <summary>How many rows.</summary>
    public int Count => _run.Count;

    /// <summary>Fills a chunk that begins with the run's row <paramref name="first"/>.</summary>
    public void Fill(ChunkWriter rows, int first)
    {
        var places = _order.Rows.Slice(_run.First + first, rows.Count);
        rows.Column<long>(0).Fill(_number);
        Times(places, rows.Column<int>(1), rows.Column<int>(2));
        Gather(_order.Source, places, rows.Column<uint>(3));
        Gather(_order.Destination, places, rows.Column<uint>(4));
        Wide(rows, 5, _block.SourceAddress.AsSpan(), places);
        Wide(rows, 6, _block.DestinationAddress.AsSpan(), places);
        Gather(_block.SourcePort.AsSpan(), places, rows.Column<ushort>(7));
        Gather(_block.DestinationPort.AsSpan(), places, rows.Column<ushort>(8));
        Gather(_block.Protocol.AsSpan(), places, rows.Column<byte>(9));
        Gather(_block.Packets.AsSpan(), places, rows.Column<long>(10));
        Gather(_block.Bytes.AsSpan(), places, rows.Column<long>(11));
        Gather(_block.Verdict.AsSpan(), places, rows.Column<FlowVerdict>(12));
        Labels(_text.Origin, _origins, places, rows.Column<uint>(13));
        Labels(_text.Detail, _details, places, rows.Column<uint>(14));
        Addresses(_text.PacketSource, places, rows.Column<uint>(15));
        Addresses(_text.PacketDestination, places, rows.Column<uint>(16));
        Extra(rows, 17, places);
    }

    private static void Gather<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> places, Span<T> to)
    {
        for (var i = 0; i < places.Length; i++)
        {
            to[i] = from[places[i]];
        }
    }

    private void Times(ReadOnlySpan<int> places, Span<int> start, Span<int> duration)
    {
        var starts = _block.Start.AsSpan();
        var ends = _block.End.AsSpan();
        for (var i = 0; i < places.Length; i++)
        {
            var at = starts[places[i]];
            start[i] = (int)at;
            duration[i] = (int)(ends[places[i]] - at);
        }
    }

    private void Wide(ChunkWriter rows, int column, ReadOnlySpan<UInt128> addresses, ReadOnlySpan<int> places)
    {
        if (!_isWide)
        {
            rows.SetAllNull(column);
            return;
        }

        var to = rows.Column<UInt128>(column);
        for (var i = 0; i < places.Length; i++)
        {
            var address = addresses[places[i]];
            if (FlowAddress.IsWide(address))
            {
                to[i] = address;
            }
            else
            {
                rows.SetNull(column, i);
            }
        }
    }

    private static void Labels(FieldCombinations combinations, uint[] ids, ReadOnlySpan<int> places, Span<uint> to)
    {
        if (ids.Length == 1)
        {
            to.Fill(ids[0] == FlowLabels.Full ? 0 : ids[0]);
            return;
        }

        for (var i = 0; i < places.Length; i++)
        {
            var id = ids[combinations[places[i]]];
            to[i] = id == FlowLabels.Full ? 0 : id;
        }
    }

    private static void Addresses(FlowText.PacketAddresses? addresses, ReadOnlySpan<int> places, Span<uint> to)
    {
        if (addresses is null)
        {
            to.Clear();
            return;
        }

        for (var i = 0; i < places.Length; i++)
        {
            to[i] = addresses.Of(places[i]);
        }
    }

    private void Extra(ChunkWriter rows, int column, ReadOnlySpan<int> places)
    {
        if (!_hasExtra)
        {
            rows.SetAllNull(column);
            return;
        }

        for (var i = 0; i < places.Length; i++)
        {
            var row = places[i];
            rows.SetText(column, i, _text.Extra(row, _origins[_text.Origin[row]] == FlowLabels.Full, _details[_text.Detail[row]] == FlowLabels.Full));
        }
    }
}

/// <summary>Whether a column needs its wide form.</summary>
file static class WideAddresses
{
    public static bool ContainsAnyWide(this ReadOnlySpan<UInt128> addresses)
    {
        foreach (var address in addresses)
        {
            if (FlowAddress.IsWide(address))
            {
                return true;
            }
        }

        return false;
    }
}
