using System.Globalization;
using System.Text;
using Dashboard.Core.Panels;

namespace Dashboard.Components.Panels;

/// <summary>A line as an SVG path in a box of fixed size: broken at gaps, and thinned so that each column keeps its extremes.</summary>
public static class SparklinePath
{
    /// <summary>Width of the box.</summary>
    public const int Width = 240;

    /// <summary>Height of the box.</summary>
    public const int Height = 48;

    /// <summary>The path's commands; empty for fewer than two points.</summary>
    public static string Of(LineSeries line)
    {
        var values = line.Values.IsEmpty ? line.Upper : line.Values;
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length < 2)
        {
            return "";
        }

        var (low, high) = (finite.Min(), finite.Max());
        var (first, last) = (line.Seconds[0], line.Seconds[^1]);
        var path = new StringBuilder();
        var pen = false;
        long previous = first;
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
