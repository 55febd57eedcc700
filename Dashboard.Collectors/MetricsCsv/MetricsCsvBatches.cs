using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.MetricsCsv;

/// <summary>Makes batches of a CSV file: one series, named after the file.</summary>
public static class MetricsCsvBatches
{
    /// <summary>Samples of one batch.</summary>
    public const int MaxBatch = 50_000;

    /// <summary>The series of a file.</summary>
    public static SeriesKey Series(string name) => new() { Namespace = "csv", Metric = name, Statistic = Statistic.Value };

    /// <summary>A file is a source of its own, so that its series is judged at its own watermark.</summary>
    public static SourceId Source(string name) => new("file.metrics-csv", name);

    /// <summary>
    /// The file's batches in time order. The name is part of their ids, because it is the series; the digest makes the same content recognisable.
    /// A file is complete up to its last sample: rules are judged up to there and no further.
    /// </summary>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="digest">A digest of the file's bytes.</param>
    /// <param name="file">Its content.</param>
    /// <param name="completeUntil">How far the source was complete before: a shorter file does not take that back.</param>
    public static IEnumerable<SignalBatch.Samples> Of(string name, string digest, MetricsCsvFile file, DateTimeOffset? completeUntil)
    {
        var parts = Math.Max(1, (file.Seconds.Length + MaxBatch - 1) / MaxBatch);
        for (var part = 0; part < parts; part++)
        {
            var start = part * MaxBatch;
            var count = Math.Min(MaxBatch, file.Seconds.Length - start);
            var seconds = file.Seconds.Slice(start, count);
            var until = count == 0 ? completeUntil : Later(completeUntil, DateTimeOffset.FromUnixTimeSeconds(seconds[^1] + 1));
            yield return new(new SampleBlock([new(Series(name))], [.. new int[count]], seconds, file.Values.Slice(start, count)))
            {
                Source = Source(name),
                Id = BatchId.OfObject(name, digest, part, last: part == parts - 1),
                CompleteUntil = until,
                Rejected = part == 0 ? file.Rejected : [],
            };
        }
    }

    private static DateTimeOffset Later(DateTimeOffset? left, DateTimeOffset right) => left > right ? left.Value : right;
}
