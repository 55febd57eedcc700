using Dashboard.Core.Panels;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Metrics;

/// <summary>One stored series as a list shows it.</summary>
/// <param name="Stored">The series, and how far it reaches.</param>
/// <param name="Value">Its latest value.</param>
/// <param name="Trend">How it went in the time on screen; null where it has nothing there, or was not asked.</param>
public sealed record MetricLine(StoredSeries Stored, double? Value, LineSeries? Trend)
{
    /// <summary>Its identity.</summary>
    public SeriesKey Key => Stored.Info.Key;

    /// <summary>Joins what three questions to the store say of each series.</summary>
    public static IEnumerable<MetricLine> Of(IEnumerable<StoredSeries> stored, IEnumerable<SeriesBuckets> last, IEnumerable<SeriesBuckets> trends, TimeRange range, TimeSpan step)
    {
        var values = last.ToDictionary(series => series.Info.Key, series => series.Last[^1]);
        var lines = trends.ToDictionary(series => series.Info.Key, series => Line(series, range, step));
        return stored.Select(series => new MetricLine(
            series,
            values.TryGetValue(series.Info.Key, out var value) ? value : null,
            lines.GetValueOrDefault(series.Info.Key)));
    }

    /// <summary>A bucket as one number that the law allows: where it allows none, the largest of the source's own values.</summary>
    private static LineSeries Line(SeriesBuckets buckets, TimeRange range, TimeSpan step)
    {
        var key = buckets.Info.Key;
        var coarsening = Reaggregation.For(key.Statistic, key.Period, step);
        var first = range.From.ToUnixTimeSeconds();
        if (coarsening is Coarsening.Sum && buckets.Seconds.Length > 2)
        {
            // The buckets at both ends may lack samples: their sums would show a fall that is none.
            var (skip, take) = (buckets.Seconds[0] < first ? 1 : 0, buckets.Seconds.Length - (buckets.Seconds[0] < first ? 2 : 1));
            buckets = buckets with { Seconds = buckets.Seconds.Slice(skip, take), Sum = buckets.Sum.Slice(skip, take) };
        }

        return new()
        {
            Name = "",
            Info = buckets.Info,
            Seconds = [.. buckets.Seconds.Select(second => Math.Max(first, second))],
            Values = coarsening switch
            {
                Coarsening.AsCollected => buckets.Last,
                Coarsening.Sum => buckets.Sum,
                Coarsening.Minimum => buckets.Min,
                Coarsening.Mean => [.. buckets.Sum.Zip(buckets.Count, (sum, count) => sum / count)],
                _ => buckets.Max,
            },
            Spacing = 1.5 * (step > key.Period ? step : key.Period),
            Meaning = "",
        };
    }
}
