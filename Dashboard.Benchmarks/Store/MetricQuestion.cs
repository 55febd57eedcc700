using System.Collections.Immutable;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Benchmarks.Peers;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>What a panel or a rule asks, of the store and of VictoriaMetrics.</summary>
internal sealed record MetricQuestion(
    string Name,
    Func<IMetricReader, CancellationToken, Task<Capped<SeriesBuckets>>> Ours,
    Func<VictoriaMetrics, CancellationToken, Task<byte[]>> Theirs,
    Goal Goal)
{
    private const string Everything = "{account=\"111122223333\"}";

    public static ImmutableArray<MetricQuestion> Of(long start, long end, int series)
    {
        var whole = Range(start, end);
        var name = MetricEstate.MetricName(0);
        var group = new SeriesSelector { Metric = name, Match = LabelSet.Of(("Group", "group-1")) };
        var stack = new SeriesSelector { Match = LabelSet.Of(("Stack", "stack-3")) };
        var groupText = $"{name}{{group=\"group-1\"}}";
        var days = (end - start) / 86_400;
        return
        [
            new(
                $"{series:N0} last values",
                (metrics, ct) => metrics.ReadLastAsync(new(), QueryLimits.Screen, ct).AsTask(),
                (peer, ct) => peer.InstantAsync($"last_over_time({Everything}[5m])", end - 1, ct),
                Goal.RatioAtLeast(8, 15)),
            new(
                $"top 10 of {series:N0} over 1 h",
                (metrics, ct) => metrics.ReadTopAsync(new(), Range(end - 3600, end), TopBy.Mean, 10, QueryLimits.Screen, ct).AsTask(),
                (peer, ct) => peer.InstantAsync($"topk(10, avg_over_time({Everything}[1h]) keep_metric_names)", end - 1, ct),
                Goal.RatioAtLeast(8, 15)),
            new(
                $"10 of {series:N0} series x {days} d @ 1 h, avg",
                (metrics, ct) => metrics.ReadBucketsAsync(group, whole, TimeSpan.FromHours(1), QueryLimits.Screen, ct).AsTask(),
                (peer, ct) => peer.RangeAsync($"avg_over_time({groupText}[1h])", start + 3600, end, 3600, ct),
                Goal.RatioAtLeast(1.5, 2.5)),
            new(
                $"10 of {series:N0} series x {days} d @ 1 h, max",
                (metrics, ct) => metrics.ReadBucketsAsync(group, whole, TimeSpan.FromHours(1), QueryLimits.Screen, ct).AsTask(),
                (peer, ct) => peer.RangeAsync($"max_over_time({groupText}[1h])", start + 3600, end, 3600, ct),
                Goal.RatioAtLeast(1.5, 2.5)),
            new(
                $"50 of {series:N0} x 6 h @ 1 min",
                (metrics, ct) => metrics.ReadBucketsAsync(stack, Range(end - 21_600, end), TimeSpan.FromMinutes(1), QueryLimits.Screen, ct).AsTask(),
                (peer, ct) => peer.RangeAsync("{stack=\"stack-3\"}", end - 21_600, end - 60, 60, ct),
                Goal.RatioAtLeast(0.8, 1.5)),
        ];
    }

    private static TimeRange Range(long from, long until) => new(DateTimeOffset.FromUnixTimeSeconds(from), DateTimeOffset.FromUnixTimeSeconds(until));
}
