using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>One series' buckets while they come, column by column.</summary>
internal sealed class BucketsBuilder
{
    private readonly ImmutableArray<long>.Builder _seconds = ImmutableArray.CreateBuilder<long>();
    private readonly ImmutableArray<double>.Builder _min = ImmutableArray.CreateBuilder<double>();
    private readonly ImmutableArray<double>.Builder _max = ImmutableArray.CreateBuilder<double>();
    private readonly ImmutableArray<double>.Builder _sum = ImmutableArray.CreateBuilder<double>();
    private readonly ImmutableArray<int>.Builder _count = ImmutableArray.CreateBuilder<int>();
    private readonly ImmutableArray<double>.Builder _last = ImmutableArray.CreateBuilder<double>();

    /// <summary>Rows of a chunk whose columns after the series are time, min, max, sum, count, last.</summary>
    public void Add(DuckChunk chunk, int start, int end)
    {
        foreach (var seconds in chunk.Column<int>(1)[start..end])
        {
            _seconds.Add(seconds);
        }

        _min.AddRange(chunk.Column<double>(2)[start..end]);
        _max.AddRange(chunk.Column<double>(3)[start..end]);
        _sum.AddRange(chunk.Column<double>(4)[start..end]);
        _count.AddRange(chunk.Column<int>(5)[start..end]);
        _last.AddRange(chunk.Column<double>(6)[start..end]);
    }

    public SeriesBuckets Build(SeriesInfo info) => new()
    {
        Info = info,
        Seconds = _seconds.ToImmutable(),
        Min = _min.ToImmutable(),
        Max = _max.ToImmutable(),
        Sum = _sum.ToImmutable(),
        Count = _count.ToImmutable(),
        Last = _last.ToImmutable(),
    };
}
