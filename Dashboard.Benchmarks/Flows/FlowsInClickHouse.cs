using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Benchmarks.Peers;

namespace Dashboard.Benchmarks.Flows;

/// <summary>The same flows in ClickHouse: typed columns, sorted by time, from text through a materialised view, which is how one would load them.</summary>
internal static class FlowsInClickHouse
{
    private static readonly string[] Text = ["version", "account", "interface", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "action", "status"];

    public static async Task LoadAsync(ClickHouse server, FlowFiles files, CancellationToken cancellationToken)
    {
        await server.RunAsync($"CREATE TABLE line ({string.Join(", ", Text.Select(column => $"{column} String"))}) ENGINE = Null", cancellationToken);
        await server.RunAsync(
            "CREATE TABLE flow (start UInt32, end UInt32, interface String, src UInt32, dst UInt32, srcport UInt16, dstport UInt16, protocol UInt8, packets UInt64, bytes UInt64, "
            + "verdict Enum8('ACCEPT' = 0, 'REJECT' = 1, 'NODATA' = 2, 'SKIPDATA' = 3)) ENGINE = MergeTree PARTITION BY tuple() ORDER BY start",
            cancellationToken);
        await server.RunAsync(
            "CREATE MATERIALIZED VIEW loading TO flow AS SELECT toUInt32(start) AS start, toUInt32(end) AS end, interface, "
            + "if(srcaddr = '-', toUInt32(0), IPv4StringToNum(srcaddr)) AS src, if(dstaddr = '-', toUInt32(0), IPv4StringToNum(dstaddr)) AS dst, "
            + "toUInt16OrZero(srcport) AS srcport, toUInt16OrZero(dstport) AS dstport, toUInt8OrZero(protocol) AS protocol, toUInt64OrZero(packets) AS packets, toUInt64OrZero(bytes) AS bytes, "
            + "CAST(if(status = 'OK', action, status) AS Enum8('ACCEPT' = 0, 'REJECT' = 1, 'NODATA' = 2, 'SKIPDATA' = 3)) AS verdict FROM line",
            cancellationToken);
        foreach (var path in files.Paths)
        {
            var text = await File.ReadAllBytesAsync(path, cancellationToken);
            // Its tab-separated format has no option for spaces. Costs next to nothing beside the load.
            text.AsSpan().Replace((byte)' ', (byte)'\t');
            await server.InsertAsync("INSERT INTO line FORMAT TSVWithNames", new ByteArrayContent(text), cancellationToken);
        }
    }

    /// <summary>The first column of an answer.</summary>
    public static async Task<ImmutableArray<long>> TotalsAsync(ClickHouse server, string sql, CancellationToken cancellationToken) =>
        [.. (await server.RunAsync($"{sql} SETTINGS max_threads = 1", cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture))];
}
