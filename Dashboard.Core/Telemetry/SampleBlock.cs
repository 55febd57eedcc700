using System.Collections.Immutable;

namespace Dashboard.Core.Telemetry;

/// <summary>A series that a block speaks of, with what is known of it besides its identity.</summary>
/// <param name="Key">The identity.</param>
/// <param name="Unit">The source's unit (<c>Percent</c>, <c>Bytes</c>), or null where it names none.</param>
public sealed record SeriesInfo(SeriesKey Key, string? Unit = null);

/// <summary>
/// Samples in columns: a table of series, and three parallel arrays. One object a page instead of one a sample, because
/// a page of GetMetricData holds up to 100,800 of them.
/// </summary>
/// <remarks>Where a (series, time) occurs twice, the later row wins: rows are in the source's own order.</remarks>
public sealed class SampleBlock
{
    /// <exception cref="ArgumentException">The columns differ in length, or a row names a series that the table has not.</exception>
    public SampleBlock(ImmutableArray<SeriesInfo> series, ImmutableArray<int> seriesIndex, ImmutableArray<long> seconds, ImmutableArray<double> values)
    {
        if (seriesIndex.Length != seconds.Length || seconds.Length != values.Length)
        {
            throw new ArgumentException($"Columns differ in length: {seriesIndex.Length} series indices, {seconds.Length} times, {values.Length} values.");
        }

        foreach (var index in seriesIndex)
        {
            if ((uint)index >= (uint)series.Length)
            {
                throw new ArgumentException($"A row names series {index} of {series.Length}.", nameof(seriesIndex));
            }
        }

        (Series, SeriesIndex, Seconds, Values) = (series, seriesIndex, seconds, values);
    }

    /// <summary>No samples.</summary>
    public static SampleBlock Empty { get; } = new([], [], [], []);

    /// <summary>The series that rows point to.</summary>
    public ImmutableArray<SeriesInfo> Series { get; }

    /// <summary>For each row, the place of its series in <see cref="Series"/>.</summary>
    public ImmutableArray<int> SeriesIndex { get; }

    /// <summary>For each row, the start of its period in whole seconds since 1970 UTC: the finest resolution of every source we read.</summary>
    public ImmutableArray<long> Seconds { get; }

    /// <summary>For each row, the value in the series' unit. Never NaN or infinite: normalizers reject those with a reason.</summary>
    public ImmutableArray<double> Values { get; }

    /// <summary>How many samples.</summary>
    public int Count => Values.Length;
}
