using System.Buffers.Binary;
using System.Net;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Flow filters and dimensions in SQL. A network is a range of addresses.</summary>
internal static class FlowSql
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    public static SqlText Where(FlowFilter filter)
    {
        var parts = new List<SqlText>
        {
            SqlText.Of("start_at >= ? AND start_at < ?", Seconds(filter.Range.From), Seconds(filter.Range.Until)),
        };
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
            parts.Add(SqlText.Of("interface_id = ?", network));
        }

        if (filter.Account is { } account)
        {
            parts.Add(SqlText.Of("account_id = ?", account));
        }

        return SqlText.All(parts);
    }

    /// <summary>The columns that a dimension groups by.</summary>
    public static string[] Columns(FlowDimension dimension) => dimension switch
    {
        FlowDimension.SourceAddress => ["source_high", "source_low"],
        FlowDimension.DestinationAddress => ["destination_high", "destination_low"],
        FlowDimension.DestinationPort => ["destination_port"],
        FlowDimension.Protocol => ["protocol"],
        FlowDimension.Verdict => ["verdict"],
        FlowDimension.Interface => ["interface_id"],
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "No such dimension of flows."),
    };

    /// <summary>An address as people write it; <c>-</c> for a record without one.</summary>
    public static string Address(ulong high, ulong low)
    {
        if (high == 0 && low == 0)
        {
            return "-";
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return high == 0 && low >> 32 == 0xFFFF ? new IPAddress(bytes[12..]).ToString() : new IPAddress(bytes).ToString();
    }

    private static SqlText Inside(string column, IPNetwork network)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        if (bytes.Length == 4)
        {
            var first = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var last = first | (network.PrefixLength == 32 ? 0 : uint.MaxValue >> network.PrefixLength);
            return SqlText.Of($"{column}_high = 0 AND {column}_low BETWEEN ? AND ?", first, last);
        }

        var (high, low) = (BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8)));
        return network.PrefixLength >= 64
            ? SqlText.Of($"{column}_high = ? AND {column}_low BETWEEN ? AND ?", high, low, low | Tail(network.PrefixLength - 64))
            : SqlText.Of($"{column}_high BETWEEN ? AND ?", high, high | Tail(network.PrefixLength));
    }

    /// <summary>Ones after a prefix of so many of 64 bits.</summary>
    private static ulong Tail(int prefix) => prefix == 64 ? 0 : ulong.MaxValue >> prefix;

    private static int Seconds(DateTimeOffset time) => (int)Math.Clamp(Instant.CeilingSeconds(time), int.MinValue, int.MaxValue);
}
