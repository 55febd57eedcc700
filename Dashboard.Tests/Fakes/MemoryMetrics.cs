using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>Samples in memory: the simplest thing that keeps the contracts of reading metrics, of watermarks and of changes behind them.</summary>
public sealed class MemoryMetrics : IMetricReader, IStoreStatus
{
    private readonly Dictionary<SeriesKey, (SourceId Source, SeriesInfo Info, SortedDictionary<long, double> Samples)> _series = [];
    private readonly Dictionary<SourceId, DateTimeOffset?> _watermarks = [];
    private readonly List<SampleChange> _changes = [];
    private readonly Guid _epoch = Guid.Parse("6f0a3c1e-58a2-4f37-9f1d-0c9d3b7f1a10");

    /// <summary>Thrown by every read while it is set.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Reported with the next page of changes.</summary>
    public ArrivalGap? Gap { get; set; }

    public int Reads { get; private set; }

    public void Write(SourceId source, SeriesKey key, DateTimeOffset at, double value, string? unit = null)
    {
        if (!_series.TryGetValue(key, out var series))
        {
            _series.Add(key, series = (source, new(key, unit), []));
        }

        var second = at.ToUnixTimeSeconds();
        if (_watermarks.GetValueOrDefault(source) is { } watermark && at < watermark && !(series.Samples.TryGetValue(second, out var old) && old.Equals(value)))
        {
            _changes.Add(new(key, new(at, at.AddSeconds(1)), new(_epoch, _changes.Count + 1)));
        }

        series.Samples[second] = value;
    }

    public void CompleteUntil(SourceId source, DateTimeOffset until) => _watermarks[source] = until;

    public void Forget(SeriesKey key) => _series.Remove(key);

    public ValueTask<Capped<StoredSeries>> FindSeriesAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken)
    {
        Read();
        var found = Select(selector).ToArray();
        return new(new Capped<StoredSeries>(
            [.. found.Take(limits.MaxRows).Select(series => new StoredSeries(series.Info, Time(series.Samples.Keys.First()), Time(series.Samples.Keys.Last()), series.Source))],
            found.Length));
    }

    public ValueTask<Capped<SeriesBuckets>> ReadBucketsAsync(SeriesSelector selector, TimeRange range, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        Read();
        var found = ImmutableArray.CreateBuilder<SeriesBuckets>();
        foreach (var (_, info, samples) in Select(selector))
        {
            var width = Math.Max(1, (long)step.TotalSeconds);
            var inside = samples.Where(sample => range.Contains(Time(sample.Key))).GroupBy(sample => sample.Key / width * width, sample => sample.Value).ToArray();
            if (inside.Length > 0)
            {
                found.Add(new()
                {
                    Info = info,
                    Seconds = [.. inside.Select(bucket => bucket.Key)],
                    Min = [.. inside.Select(bucket => bucket.Min())],
                    Max = [.. inside.Select(bucket => bucket.Max())],
                    Sum = [.. inside.Select(bucket => bucket.Sum())],
                    Last = [.. inside.Select(bucket => bucket.Last())],
                    Count = [.. inside.Select(bucket => bucket.Count())],
                });
            }
        }

        return new(new Capped<SeriesBuckets>(found.ToImmutable(), found.Count));
    }

    public ValueTask<SampleChangePage> ReadSampleChangesAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken)
    {
        var page = _changes.Skip((int)after.Sequence).Take(limit).ToImmutableArray();
        var gap = Gap;
        Gap = null;
        return new(new SampleChangePage(page, new(_epoch, after.Sequence + page.Length), gap));
    }

    public ValueTask<Capped<SeriesBuckets>> ReadLastAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken)
    {
        Read();
        var found = Select(selector).Select(series => (series.Info, Last: series.Samples.Last())).ToArray();
        return new(new Capped<SeriesBuckets>(
            [.. found.Take(limits.MaxRows).Select(series => new SeriesBuckets { Info = series.Info, Seconds = [series.Last.Key], Min = [series.Last.Value], Max = [series.Last.Value], Sum = [series.Last.Value], Last = [series.Last.Value], Count = [1] })],
            found.Length));
    }

    public ValueTask<Capped<SeriesBuckets>> ReadTopAsync(SeriesSelector selector, TimeRange range, TopBy by, int count, QueryLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<StoreHealth> HealthAsync(CancellationToken cancellationToken) => new(new StoreHealth(null, 0, []));

    public ValueTask<ImmutableArray<Watermark>> WatermarksAsync(CancellationToken cancellationToken) =>
        new([.. _watermarks.Select(pair => new Watermark(pair.Key, SignalKind.Samples, new(Checkpoint.Start, pair.Value), default))]);

    public ValueTask<Capped<StoredRejection>> RejectionsAsync(SourceId? source, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private void Read()
    {
        Reads++;
        if (Failure is { } failure)
        {
            throw failure;
        }
    }

    private IEnumerable<(SourceId Source, SeriesInfo Info, SortedDictionary<long, double> Samples)> Select(SeriesSelector selector) =>
        _series.Values.Where(series => selector.Selects(series.Info.Key)).OrderBy(series => series.Info.Key.ToString(), StringComparer.Ordinal);
}
