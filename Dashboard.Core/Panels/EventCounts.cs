using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Panels;

/// <summary>Turns a histogram of events into a line. A stretch without events is a zero, not a gap: the store was asked and has none.</summary>
internal static class EventCounts
{
    public static LineSeries Line(string name, ImmutableArray<HistogramBucket> buckets, TimeRange range, TimeSpan step)
    {
        var counts = buckets.ToDictionary(bucket => bucket.At.ToUnixTimeSeconds(), bucket => (double)bucket.Count);
        var width = (long)step.TotalSeconds;
        var first = Math.Max(range.From.ToUnixTimeSeconds() / width * width, buckets[0].At.ToUnixTimeSeconds());
        var seconds = ImmutableArray.CreateBuilder<long>();
        var values = ImmutableArray.CreateBuilder<double>();
        for (var at = first; at < range.Until.ToUnixTimeSeconds() && seconds.Count < 10_000; at += width)
        {
            seconds.Add(at);
            values.Add(counts.GetValueOrDefault(at));
        }

        return new()
        {
            Name = name,
            Info = new(new() { Namespace = "events", Metric = name, Statistic = Statistic.Sum, Period = step }, "Count"),
            Seconds = seconds.ToImmutable(),
            Values = values.ToImmutable(),
            Spacing = step * 1.5,
            Meaning = $"events in {step:g}",
        };
    }
}
