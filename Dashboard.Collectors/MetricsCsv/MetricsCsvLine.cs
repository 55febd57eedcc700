using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.MetricsCsv;

/// <summary>What one line of <c>timestamp,value</c> says.</summary>
public abstract record MetricsCsvLine
{
    // Exact forms only: 02/03/2014 is a day in February or in March, and guessing would move a whole series.
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd",
    ];

    private MetricsCsvLine() { }

    /// <summary>A sample; a time without a zone is UTC, and seconds are the finest that a store keeps.</summary>
    public sealed record Sample(long Second, double Value) : MetricsCsvLine;

    /// <summary>The names of the two columns.</summary>
    public sealed record Header : MetricsCsvLine;

    /// <summary>Neither, and why.</summary>
    public sealed record Wrong(string Reason) : MetricsCsvLine;

    /// <summary>Reads a line.</summary>
    public static MetricsCsvLine Parse(ReadOnlySpan<char> line)
    {
        Span<Range> cells = stackalloc Range[3];
        var count = line.Split(cells, ',');
        if (count != 2)
        {
            return new Wrong($"A line is 'timestamp,value'; this one has {(count > 2 ? "more than two columns" : "one column")}.");
        }

        var time = Unquoted(line[cells[0]]);
        var value = Unquoted(line[cells[1]]);
        if (time.Equals("timestamp", StringComparison.OrdinalIgnoreCase) && value.Equals("value", StringComparison.OrdinalIgnoreCase))
        {
            return new Header();
        }

        if (!DateTimeOffset.TryParseExact(time, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowTrailingWhite, out var at))
        {
            return new Wrong($"The timestamp '{Shown(time)}' is not an ISO 8601 time such as 2026-07-10 11:42:00 or 2026-07-10T11:42:00+02:00.");
        }

        if (!TimeRange.Everything.Contains(at))
        {
            return new Wrong($"The timestamp '{Shown(time)}' lies outside the years 1902 to 2037.");
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new Sample(at.ToUnixTimeSeconds(), number)
            : new Wrong($"The value '{Shown(value)}' is not a finite number such as 51.8 or 1e-3.");
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> cell)
    {
        cell = cell.Trim();
        return cell is ['"', .. var inner, '"'] ? inner.Trim() : cell;
    }

    private static string Shown(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : string.Concat(text[..60], "…");
}
