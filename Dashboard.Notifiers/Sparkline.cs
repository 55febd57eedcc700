using System.Text;

namespace Dashboard.Notifiers;

/// <summary>Values as a line of characters, for channels that draw no pictures.</summary>
public static class Sparkline
{
    /// <summary>Without the half block and the full block: some fonts put them on another base line.</summary>
    private const string Levels = "▁▂▃▅▇";

    private const char Gap = '·';

    /// <summary>One character a value, oldest first; what is not a number is a gap. Empty where fewer than two values can be drawn.</summary>
    public static string Of(IReadOnlyCollection<double> values)
    {
        var known = values.Where(double.IsFinite).ToArray();
        if (known.Length < 2)
        {
            return "";
        }

        // Halved, so that the distance between the largest and the smallest double is a double too.
        var (low, high) = (known.Min() / 2, known.Max() / 2);
        var line = new StringBuilder(values.Count);
        foreach (var value in values)
        {
            line.Append(double.IsFinite(value) ? Levels[LevelOf(value / 2, low, high)] : Gap);
        }

        return line.ToString();
    }

    private static int LevelOf(double value, double low, double high) =>
        high > low ? (int)Math.Round((value - low) / (high - low) * (Levels.Length - 1)) : 0;
}
