using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>Samples in the columns of a table of samples.</summary>
internal interface ISampleColumns
{
    int Count { get; }

    ReadOnlySpan<int> Series { get; }

    ReadOnlySpan<int> Seconds { get; }

    ReadOnlySpan<double> Values { get; }

    /// <summary>Puts them behind what an appender has.</summary>
    static void Append(DuckAppender appender, ISampleColumns samples) => appender.Append(samples.Count, (chunk, first) =>
    {
        samples.Series.Slice(first, chunk.Count).CopyTo(chunk.Column<int>(0));
        samples.Seconds.Slice(first, chunk.Count).CopyTo(chunk.Column<int>(1));
        samples.Values.Slice(first, chunk.Count).CopyTo(chunk.Column<double>(2));
    });
}
