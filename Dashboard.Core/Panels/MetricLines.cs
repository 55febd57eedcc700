using System.Collections.Immutable;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Panels;

/// <summary>Reads the lines of a metrics panel at a step that fits the screen, as the law of re-aggregation allows.</summary>
internal sealed class MetricLines(IMetricReader metrics, IStoreStatus status)
{
    /// <summary>Lines that an eye can tell apart, and more; past it the panel says how many there are.</summary>
    private const int MostLines = 60;

    /// <summary>Samples are drawn as they are up to this many points a pixel: a chart library draws them exactly, and a mean would hide the peaks.</summary>
    private const int PointsAPixel = 4;

    public async ValueTask<PanelFrame> ReadAsync(ImmutableArray<MetricTarget> targets, PanelScope scope, string? unit, CancellationToken cancellationToken)
    {
        var lines = ImmutableArray.CreateBuilder<LineSeries>();
        var sources = new HashSet<SourceId>();
        long total = 0;
        foreach (var target in targets)
        {
            var found = await metrics.FindSeriesAsync(target.Select, QueryLimits.Screen with { MaxRows = 1000 }, cancellationToken);
            var live = found.Items.Where(series => series.FirstAt < scope.Range.Until && series.LastAt >= scope.Range.From).ToArray();
            total += live.Length;
            sources.UnionWith(live.Select(series => series.Source));
            foreach (var period in live.Take(MostLines).Select(series => series.Info.Key.Period).Distinct())
            {
                lines.AddRange(await ReadPeriodAsync(target, period, scope, [.. live.Select(series => series.Info.Key)], cancellationToken));
            }
        }

        if (lines.Count == 0)
        {
            return new PanelFrame.Empty("No sample of these series in this time range.");
        }

        var notice = total > MostLines ? $"{MostLines} of {total} series: narrow the panel's query." : null;
        var drawn = lines.Take(MostLines).ToImmutableArray();
        return new PanelFrame.Lines(scope.Range, drawn, unit ?? drawn[0].Info.Unit, notice, await SettledUntilAsync(sources, cancellationToken));
    }

    /// <summary>The watermark of the source that is furthest behind; null while one of them has none.</summary>
    private async ValueTask<DateTimeOffset?> SettledUntilAsync(HashSet<SourceId> sources, CancellationToken cancellationToken)
    {
        var watermarks = await status.WatermarksAsync(cancellationToken);
        var behind = watermarks.Where(watermark => watermark.Kind is SignalKind.Samples && sources.Contains(watermark.Source)).Select(watermark => watermark.Position.CompleteUntil).ToArray();
        return behind.Length < sources.Count || behind.Contains(null) ? null : behind.Min();
    }

    private async ValueTask<IEnumerable<LineSeries>> ReadPeriodAsync(MetricTarget target, TimeSpan period, PanelScope scope, SeriesKey[] neighbours, CancellationToken cancellationToken)
    {
        var select = target.Select with { Period = period };
        var limits = QueryLimits.Screen with { MaxRows = MostLines };
        var step = Reaggregation.StepFor(scope.Range, scope.MaxPoints, period);
        var buckets = await metrics.ReadBucketsAsync(select, scope.Range, step, limits, cancellationToken);
        if (step > TimeSpan.Zero && buckets.Items.All(series => series.Count.Sum() <= PointsAPixel * scope.MaxPoints))
        {
            step = TimeSpan.Zero;
            buckets = await metrics.ReadBucketsAsync(select, scope.Range, step, limits, cancellationToken);
        }

        var weighted = step > TimeSpan.Zero && buckets.Items.Any(series => series.Info.Key.Statistic == Statistic.Average)
            ? await WeightedMeansAsync(select, scope.Range, step, limits, cancellationToken)
            : [];
        return buckets.Items.Select(series => Line(target, series, step, scope, neighbours, weighted.GetValueOrDefault(series.Info.Key)));
    }

    /// <summary>ΣSum / ΣSampleCount of the series that have both.</summary>
    private async ValueTask<Dictionary<SeriesKey, Dictionary<long, double>>> WeightedMeansAsync(SeriesSelector select, TimeRange range, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        var sums = await metrics.ReadBucketsAsync(select with { Statistic = Statistic.Sum }, range, step, limits, cancellationToken);
        var counts = await metrics.ReadBucketsAsync(select with { Statistic = Statistic.SampleCount }, range, step, limits, cancellationToken);
        var weights = counts.Items.ToDictionary(
            series => series.Info.Key with { Statistic = Statistic.Average },
            series => series.Seconds.Zip(series.Sum).ToDictionary());
        var means = new Dictionary<SeriesKey, Dictionary<long, double>>();
        foreach (var series in sums.Items)
        {
            var key = series.Info.Key with { Statistic = Statistic.Average };
            if (weights.TryGetValue(key, out var weight))
            {
                means.Add(key, series.Seconds.Zip(series.Sum)
                    .Where(bucket => weight.GetValueOrDefault(bucket.First) > 0)
                    .ToDictionary(bucket => bucket.First, bucket => bucket.Second / weight[bucket.First]));
            }
        }

        return means;
    }

    private static LineSeries Line(MetricTarget target, SeriesBuckets buckets, TimeSpan step, PanelScope scope, SeriesKey[] neighbours, Dictionary<long, double>? weighted)
    {
        var key = buckets.Info.Key;
        var coarsening = Reaggregation.For(key.Statistic, key.Period, step);
        var line = new LineSeries
        {
            Name = Legend.Of(target.Legend, key, neighbours),
            Info = buckets.Info,
            Seconds = buckets.Seconds,
            Spacing = Spacing(key.Period, step, buckets.Seconds) * 1.5,
            Meaning = Meaning(key, step, coarsening, weighted is not null),
        };
        line = coarsening switch
        {
            Coarsening.AsCollected => line with { Values = buckets.Last },
            Coarsening.Sum => line with { Values = buckets.Sum },
            Coarsening.Minimum => line with { Values = buckets.Min },
            Coarsening.Maximum => line with { Values = buckets.Max },
            Coarsening.Mean => line with { Values = Means(buckets), Lower = buckets.Min, Upper = buckets.Max },
            _ when weighted is not null => line with { Values = [.. buckets.Seconds.Select(at => weighted.GetValueOrDefault(at, double.NaN))], Lower = buckets.Min, Upper = buckets.Max },
            _ => line with { Lower = buckets.Min, Upper = buckets.Max },
        };
        return target.TreatMissingAsZero && !line.Values.IsEmpty ? ZeroFill.Apply(line, step > TimeSpan.Zero ? step : key.Period, scope.Range) : line;
    }

    private static ImmutableArray<double> Means(SeriesBuckets buckets) => [.. buckets.Sum.Select((sum, i) => sum / buckets.Count[i])];

    private static TimeSpan Spacing(TimeSpan period, TimeSpan step, ImmutableArray<long> seconds)
    {
        if (step > TimeSpan.Zero || period > TimeSpan.Zero)
        {
            return step > period ? step : period;
        }

        // Readings at no fixed interval: half of them are no further apart than this.
        var distances = seconds.Skip(1).Zip(seconds, (later, earlier) => later - earlier).Order().ToArray();
        return TimeSpan.FromSeconds(distances.Length == 0 ? 60 : distances[distances.Length / 2]);
    }

    private static string Meaning(SeriesKey key, TimeSpan step, Coarsening coarsening, bool weighted) => coarsening switch
    {
        Coarsening.AsCollected when key.Period == TimeSpan.Zero => "readings as they came",
        Coarsening.AsCollected => $"{key.Statistic} of {key.Period:g}",
        Coarsening.Band when weighted => $"Sum / SampleCount over {step:g}; the band is the range of {key.Statistic} of {key.Period:g}",
        Coarsening.Band => $"range of {key.Statistic} of {key.Period:g} within {step:g}: it cannot be made coarser",
        Coarsening.Mean => $"mean over {step:g}; the band is the range of the readings",
        _ => $"{coarsening} over {step:g}",
    };
}
