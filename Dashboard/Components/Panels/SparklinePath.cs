using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Panels;

/// <summary>A line as an SVG path in a box of fixed size: broken at gaps, and thinned so that each column keeps its extremes.</summary>
public static class SparklinePath
{
    /// <summary>Width of the box.</summary>
    public const int Width = 240;

    /// <summary>Height of the box.</summary>
    public const int Height = 48;

    /// <summary>Each line's path in the box that all of them share; a line of fewer than two points has none.</summary>
    /// <param name="lines">What to draw.</param>
    /// <param name="over">The time that the box stands for; null for the time that the lines cover.</param>
    public static IReadOnlyList<string> Of(IEnumerable<LineSeries> lines, TimeRange? over)
    {
        var drawn = lines.Where(line => Shown(line).Count(double.IsFinite) > 1).ToArray();
        if (drawn.Length == 0)
        {
            return [];
        }

        var finite = drawn.SelectMany(line => Shown(line)).Where(double.IsFinite).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        var (first, last) = over is { } range
            ? (range.From.ToUnixTimeSeconds(), range.Until.ToUnixTimeSeconds())
            : (drawn.Min(line => line.Seconds[0]), drawn.Max(line => line.Seconds[^1]));
        return [.. drawn.Select(line => Of(line, low, high, first, last))];
    }

    private static ImmutableArray<double> Shown(LineSeries line) => line.Values.IsEmpty ? line.Upper : line.Values;

    private static string Of(LineSeries line, double low, double high, long first, long last)
    {
        var values = Shown(line);
        var path = new StringBuilder();
        var pen = false;
        var previous = first;
        foreach (var i in Kept(values))
        {
            var at = line.Seconds[i];
            if (!double.IsFinite(values[i]))
            {
                pen = false;
                continue;
            }

            // Thinned points lie further apart than neighbours do: only a distance beyond a column can be a gap.
            pen &= at - previous <= Math.Max(line.Spacing.TotalSeconds, 2d * (last - first) / Width);
            var x = (double)(at - first) / Math.Max(1, last - first) * Width;
            var y = high > low ? Height - 2 - ((values[i] - low) / (high - low) * (Height - 4)) : Height / 2d;
            path.Append(CultureInfo.InvariantCulture, $"{(pen ? 'L' : 'M')}{x:0.#} {y:0.#}");
            (pen, previous) = (true, at);
        }

        return path.ToString();
    }

    private static IEnumerable<int> Kept(IReadOnlyList<double> values)
    {
        var stride = Math.Max(1, values.Count / (Width / 2));
        for (var start = 0; start < values.Count; start += stride)
        {
            var (low, high) = (start, start);
            for (var i = start; i < Math.Min(start + stride, values.Count); i++)
            {
                (low, high) = (values[i] < values[low] ? i : low, values[i] > values[high] ? i : high);
            }

            yield return Math.Min(low, high);
            if (low != high)
            {
                yield return Math.Max(low, high);
            }
        }
    }
}
