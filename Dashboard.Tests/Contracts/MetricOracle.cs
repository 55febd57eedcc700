using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Contracts;

/// <summary>What a metric store should answer, by the plainest means: a map from (series, time) to the last value.</summary>
internal sealed class MetricOracle
{
    private readonly Dictionary<SeriesKey, SortedDictionary<long, double>> _samples = [];

    /// <summary>Writes as a store should, and says how many samples are new or changed.</summary>
    public int Write(SampleBlock block)
    {
        var last = new Dictionary<(SeriesKey, long), double>();
        for (var row = 0; row < block.Count; row++)
        {
            last[(block.Series[block.SeriesIndex[row]].Key, block.Seconds[row])] = block.Values[row];
        }

        var stored = 0;
        foreach (var ((key, at), value) in last)
        {
            if (!_samples.TryGetValue(key, out var series))
            {
                _samples.Add(key, series = []);
            }

            stored += series.TryGetValue(at, out var before) && before.Equals(value) ? 0 : 1;
            series[at] = value;
        }

        return stored;
    }

    public IEnumerable<(SeriesKey Key, IReadOnlyList<Bucket> Buckets)> Buckets(SeriesSelector selector, TimeRange range, long step) =>
        _samples.Where(series => selector.Selects(series.Key))
            .Select(series => (series.Key, Buckets: Buckets(series.Value, range, step)))
            .Where(series => series.Buckets.Count > 0);

    private static IReadOnlyList<Bucket> Buckets(SortedDictionary<long, double> samples, TimeRange range, long step) =>
    [
        .. samples.Where(sample => range.Contains(DateTimeOffset.FromUnixTimeSeconds(sample.Key)))
            .GroupBy(sample => step == 0 ? sample.Key : (long)Math.Floor((double)sample.Key / step) * step)
            .Select(bucket => new Bucket(bucket.Key, bucket.Min(sample => sample.Value), bucket.Max(sample => sample.Value), bucket.Sum(sample => sample.Value), bucket.Count(), bucket.Last().Value)),
    ];
}

internal sealed record Bucket(long At, double Min, double Max, double Sum, int Count, double Last);
