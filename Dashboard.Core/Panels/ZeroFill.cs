using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Panels;

/// <summary>Fills the periods between a line's samples with zero, for counts that are absent when zero. Past the last sample nothing is known yet, so nothing is filled.</summary>
internal static class ZeroFill
{
    /// <summary>More points than any screen: a guard against a tiny period over years.</summary>
    private const int MostPoints = 50_000;

    public static LineSeries Apply(LineSeries line, TimeSpan period, TimeRange range)
    {
        var width = (long)period.TotalSeconds;
        if (width <= 0 || line.Seconds.IsEmpty || range.Length / period > MostPoints)
        {
            return line;
        }

        var values = line.Seconds.Zip(line.Values).ToDictionary();
        var from = range.From.ToUnixTimeSeconds();
        var first = line.Seconds[0] - ((line.Seconds[0] - from) / width * width);
        var seconds = ImmutableArray.CreateBuilder<long>();
        for (var at = first; at <= line.Seconds[^1]; at += width)
        {
            seconds.Add(at);
        }

        return line with { Seconds = seconds.ToImmutable(), Values = [.. seconds.Select(at => values.GetValueOrDefault(at))] };
    }
}
