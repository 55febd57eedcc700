using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Flows;

/// <summary>One aggregation over a day of flows, asked of the store, of bare DuckDB and of ClickHouse. All must give the same totals.</summary>
/// <param name="Name">What it is called in the issue of figures.</param>
/// <param name="Ours">Asks the store; returns the totals in order.</param>
/// <param name="DuckSql">The same on the store's table.</param>
/// <param name="ClickHouseSql">The same on ClickHouse's.</param>
/// <param name="Goal">Against ClickHouse.</param>
internal sealed record FlowQuestion(string Name, Func<IFlowReader, CancellationToken, Task<ImmutableArray<long>>> Ours, string DuckSql, string ClickHouseSql, Goal Goal)
{
    public static ImmutableArray<FlowQuestion> Of(TimeRange range)
    {
        var filter = new FlowFilter { Range = range };
        var rejected = filter with { Verdict = FlowVerdict.Reject };
        var (from, until) = (range.From.ToUnixTimeSeconds(), range.Until.ToUnixTimeSeconds());
        var duck = string.Create(CultureInfo.InvariantCulture, $"FROM flows.flow_{range.From:yyyyMMddHH} WHERE start_at >= {from} AND start_at < {until}");
        var click = string.Create(CultureInfo.InvariantCulture, $"FROM flow WHERE start >= {from} AND start < {until}");
        return
        [
            new(
                "top talkers",
                (flows, ct) => Top(flows, filter, [FlowDimension.SourceAddress], FlowMeasure.Bytes, ct),
                $"SELECT sum(bytes)::BIGINT AS b, sum(packets)::BIGINT, count(*), source {duck} GROUP BY source ORDER BY b DESC LIMIT 10",
                $"SELECT sum(bytes) AS b, sum(packets), count(), src {click} GROUP BY src ORDER BY b DESC LIMIT 10",
                Goal.RatioAtLeast(1, 2)),
            new(
                "address pairs",
                (flows, ct) => Top(flows, filter, [FlowDimension.SourceAddress, FlowDimension.DestinationAddress], FlowMeasure.Bytes, ct),
                $"SELECT sum(bytes)::BIGINT AS b, sum(packets)::BIGINT, count(*), source, destination {duck} GROUP BY source, destination ORDER BY b DESC LIMIT 10",
                $"SELECT sum(bytes) AS b, sum(packets), count(), src, dst {click} GROUP BY src, dst ORDER BY b DESC LIMIT 10",
                Goal.RatioAtLeast(4, 6)),
            new(
                "bytes by 5 minutes",
                async (flows, ct) => [.. (await flows.FlowHistogramAsync(filter, TimeSpan.FromMinutes(5), QueryLimits.Export, ct)).Select(bucket => bucket.Bytes)],
                $"SELECT sum(bytes)::BIGINT, (start_at - start_at % 300)::BIGINT AS t, sum(packets)::BIGINT, count(*) {duck} GROUP BY t ORDER BY t",
                $"SELECT sum(bytes), intDiv(start, 300) * 300 AS t, sum(packets), count() {click} GROUP BY t ORDER BY t",
                Goal.RatioAtLeast(0.7, 1)),
            new(
                "rejected ports",
                (flows, ct) => Top(flows, rejected, [FlowDimension.DestinationPort], FlowMeasure.Records, ct),
                $"SELECT count(*) AS n, sum(bytes)::BIGINT, sum(packets)::BIGINT, destination_port {duck} AND verdict = 1 GROUP BY destination_port ORDER BY n DESC LIMIT 10",
                $"SELECT count() AS n, sum(bytes), sum(packets), dstport {click} AND verdict = 'REJECT' GROUP BY dstport ORDER BY n DESC LIMIT 10",
                Goal.RatioAtLeast(1.2, 2)),
        ];
    }

    private static async Task<ImmutableArray<long>> Top(IFlowReader flows, FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, CancellationToken cancellationToken) =>
        [.. (await flows.TopFlowsAsync(filter, by, measure, 10, QueryLimits.Export, cancellationToken)).Select(group => measure == FlowMeasure.Bytes ? group.Bytes : group.Records)];
}
