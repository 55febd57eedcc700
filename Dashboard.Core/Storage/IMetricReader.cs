using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>Which series. Every part that is null matches all.</summary>
public sealed record SeriesSelector
{
    /// <summary>The namespace, exactly.</summary>
    public string? Namespace { get; init; }

    /// <summary>The metric, exactly.</summary>
    public string? Metric { get; init; }

    /// <summary>The statistic.</summary>
    public Statistic? Statistic { get; init; }

    /// <summary>The period.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>Labels as of <see cref="SeriesKey.ToLabels"/> (<c>account</c>, <c>region</c> and dimensions), all of which must match exactly.</summary>
    public LabelSet Match { get; init; } = LabelSet.Empty;

    /// <summary>Whether a series is meant.</summary>
    public bool Selects(SeriesKey key) => Selects(key, Match.Count == 0 ? LabelSet.Empty : key.ToLabels());

    /// <summary>The same for who keeps a series' labels, which take time to make.</summary>
    /// <param name="key">The series.</param>
    /// <param name="labels">What its <see cref="SeriesKey.ToLabels"/> gives.</param>
    public bool Selects(SeriesKey key, LabelSet labels) =>
        (Namespace is null || Namespace == key.Namespace)
        && (Metric is null || Metric == key.Metric)
        && (Statistic is null || Statistic == key.Statistic)
        && (Period is null || Period == key.Period)
        && (Match.Count == 0 || labels.Includes(Match));
}

/// <summary>A series that the store holds.</summary>
/// <param name="Info">Identity and unit.</param>
/// <param name="FirstAt">Its earliest sample, UTC.</param>
/// <param name="LastAt">Its latest sample, UTC.</param>
/// <param name="Source">Who wrote it last: the source at whose watermark it is judged.</param>
public sealed record StoredSeries(SeriesInfo Info, DateTimeOffset FirstAt, DateTimeOffset LastAt, SourceId Source);

/// <summary>
/// What a stretch of a series holds, in columns. With step zero each bucket is one sample and the five columns of values are equal.
/// Buckets without a sample are not there: a gap is a gap.
/// </summary>
public sealed record SeriesBuckets
{
    /// <summary>Whose values.</summary>
    public required SeriesInfo Info { get; init; }

    /// <summary>Start of each bucket, seconds since 1970 UTC, ascending; aligned to multiples of the step.</summary>
    public required ImmutableArray<long> Seconds { get; init; }

    /// <summary>Smallest value of each bucket.</summary>
    public required ImmutableArray<double> Min { get; init; }

    /// <summary>Largest value of each bucket.</summary>
    public required ImmutableArray<double> Max { get; init; }

    /// <summary>Sum of the values of each bucket.</summary>
    public required ImmutableArray<double> Sum { get; init; }

    /// <summary>How many samples each bucket holds.</summary>
    public required ImmutableArray<int> Count { get; init; }

    /// <summary>Latest value of each bucket.</summary>
    public required ImmutableArray<double> Last { get; init; }
}

/// <summary>A result that may have been cut, and by how much: a cap is shown, never silent.</summary>
/// <param name="Items">What fits.</param>
/// <param name="Total">How many there are, where known.</param>
public sealed record Capped<T>(ImmutableArray<T> Items, long? Total)
{
    /// <summary>Whether something is missing.</summary>
    public bool IsCut => Total > Items.Length;
}

/// <summary>A stretch of a series whose samples changed after its watermark had passed them.</summary>
/// <param name="Key">The series.</param>
/// <param name="Range">The times that changed.</param>
/// <param name="Position">Its place in arrival order.</param>
public sealed record SampleChange(SeriesKey Key, TimeRange Range, ArrivalPosition Position);

/// <summary>Changes in arrival order, with the position after the last one.</summary>
public sealed record SampleChangePage(ImmutableArray<SampleChange> Changes, ArrivalPosition Next, ArrivalGap? Gap);

/// <summary>Reads metrics. Knows nothing of the laws of re-aggregation: it hands out min, max, sum, count and last, and <c>Query</c> decides what may be shown.</summary>
public interface IMetricReader
{
    /// <summary>The series that match, ordered by namespace, metric, labels.</summary>
    ValueTask<Capped<StoredSeries>> FindSeriesAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Buckets of each matching series that has a sample in the range. Step zero: the samples themselves.</summary>
    ValueTask<Capped<SeriesBuckets>> ReadBucketsAsync(SeriesSelector selector, TimeRange range, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The last sample of each matching series, as one bucket each.</summary>
    ValueTask<Capped<SeriesBuckets>> ReadLastAsync(SeriesSelector selector, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The whole range of each matching series as one bucket, the <paramref name="count"/> largest by <paramref name="by"/> first.</summary>
    ValueTask<Capped<SeriesBuckets>> ReadTopAsync(SeriesSelector selector, TimeRange range, TopBy by, int count, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Changes behind the watermark, in arrival order.</summary>
    ValueTask<SampleChangePage> ReadSampleChangesAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken);
}

/// <summary>What decides a top list.</summary>
public enum TopBy
{
    /// <summary>Largest maximum.</summary>
    Max,

    /// <summary>Largest sum.</summary>
    Sum,

    /// <summary>Largest mean of the samples.</summary>
    Mean,

    /// <summary>Largest latest value.</summary>
    Last,
}
