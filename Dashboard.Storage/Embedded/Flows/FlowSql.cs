using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Flow filters and dimensions in SQL. A network is a range of addresses.</summary>
internal static class FlowSql
{
    private static readonly UInt128 MappedFirst = (UInt128)0xFFFF << 32;

    /// <summary>A filter's condition on the rows of a relation.</summary>
    public static SqlText Where(FlowFilter filter, FlowRelation relation)
    {
        var parts = new List<SqlText> { relation.Range };
        if (filter.Source is { } source)
        {
            parts.Add(Inside("source", source));
        }

        if (filter.Destination is { } destination)
        {
            parts.Add(Inside("destination", destination));
        }

        if (filter.DestinationPort is { } port)
        {
            parts.Add(SqlText.Of("destination_port = ?", port));
        }

        if (filter.Verdict is { } verdict)
        {
            parts.Add(SqlText.Of("verdict = ?", (int)verdict));
        }

        if (filter.Interface is { } network)
        {
            parts.Add(Labelled(relation, "interface_id", FlowText.InterfaceField, network));
        }

        if (filter.Account is { } account)
        {
            parts.Add(Labelled(relation, "account_id", FlowText.AccountField, account));
        }

        return SqlText.All(parts);
    }

    /// <summary>The columns that a dimension groups by.</summary>
    public static string[] Columns(FlowDimension dimension, bool wide) => dimension switch
    {
        FlowDimension.SourceAddress => wide ? ["source", "source6"] : ["source"],
        FlowDimension.DestinationAddress => wide ? ["destination", "destination6"] : ["destination"],
        FlowDimension.DestinationPort => ["destination_port"],
        FlowDimension.Protocol => ["protocol"],
        FlowDimension.Verdict => ["verdict"],
        FlowDimension.Interface => ["interface_id"],
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension of flows."),
    };

    private static SqlText Labelled(FlowRelation relation, string column, string field, string value) => SqlText.Of(
        $"origin IN (SELECT id FROM {relation.Labels} WHERE {column} = ?) OR (origin = 0 AND extra IS NOT NULL AND json_extract_string(extra, '$.\"{field}\"') = ?)",
        value, value);

    private static SqlText Inside(string column, IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        if (bytes.Length == 4)
        {
            var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            return Narrow(column, first, first | (network.PrefixLength == 32 ? 0 : uint.MaxValue >> network.PrefixLength));
        }

        if (network.PrefixLength == 0)
        {
            return SqlText.True;
        }

        var low = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        var high = low | (network.PrefixLength == 128 ? UInt128.Zero : UInt128.MaxValue >> network.PrefixLength);
        var wide = SqlText.Of($"{column}6 BETWEEN ?::UHUGEINT AND ?::UHUGEINT", Number(low), Number(high));

        // IPv6 holds IPv4 in a corner of its own: a network may lie there, or around it.
        var (from, until) = (UInt128.Max(low, MappedFirst), UInt128.Min(high, MappedFirst | uint.MaxValue));
        return from <= until ? SqlText.Any([wide, Narrow(column, (uint)from, (uint)until)]) : wide;
    }

    /// <summary>Zero says that there is no address; 0.0.0.0 itself is kept wide.</summary>
    private static SqlText Narrow(string column, uint first, uint last)
    {
        var narrow = SqlText.Of($"{column} BETWEEN ? AND ?", (long)Math.Max(first, 1), (long)last);
        return first == 0 ? SqlText.Any([narrow, SqlText.Of($"{column}6 = ?::UHUGEINT", Number(MappedFirst))]) : narrow;
    }

    private static string Number(UInt128 number) => number.ToString(CultureInfo.InvariantCulture);
}
