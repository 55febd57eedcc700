using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.AsCode.Rules;

/// <summary>Lengths of time as people write them in files: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>2d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>The length; null where the text is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (Units().Match(text) is not { Success: true } match)
        {
            return null;
        }

        return TimeSpan.FromSeconds((Count("d") * 86_400) + (Count("h") * 3_600) + (Count("m") * 60) + Count("s"));

        long Count(string unit) => match.Groups[unit] is { Success: true } digits ? long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public static string Of(TimeSpan span) => span == TimeSpan.Zero ? "0s" : string.Create(
        CultureInfo.InvariantCulture,
        $"{Part((long)span.TotalDays, "d")}{Part(span.Hours, "h")}{Part(span.Minutes, "m")}{Part(span.Seconds, "s")}");

    private static string Part(long count, string unit) => count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");

    [GeneratedRegex(@"\A(?=[0-9])((?<d>[0-9]{1,6})d)?((?<h>[0-9]{1,6})h)?((?<m>[0-9]{1,6})m)?((?<s>[0-9]{1,6})s)?\z")]
    private static partial Regex Units();
}
