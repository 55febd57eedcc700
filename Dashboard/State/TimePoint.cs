using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.State;

/// <summary>One end of a time window, as it is written in an address: <c>now</c>, <c>now-6h</c>, <c>2026-03-01T08:00:00Z</c>, or milliseconds since 1970 as Grafana writes them.</summary>
public abstract partial record TimePoint
{
    private TimePoint() { }

    /// <summary>A time that moves with the clock; the offset is never positive.</summary>
    public sealed record Moving(TimeSpan Offset) : TimePoint;

    /// <summary>An instant, UTC.</summary>
    public sealed record Instant(DateTimeOffset Time) : TimePoint;

    /// <summary>The present.</summary>
    public static TimePoint Now { get; } = new Moving(TimeSpan.Zero);

    /// <summary>The instant that is meant at a moment.</summary>
    public DateTimeOffset At(DateTimeOffset now) => this switch
    {
        Moving moving => now + moving.Offset,
        Instant instant => instant.Time,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Reads one; null where the text says nothing that we understand.</summary>
    public static TimePoint? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 40)
        {
            return null;
        }

        if (MovingText().Match(text) is { Success: true } match)
        {
            var count = match.Groups["count"] is { Success: true } digits ? long.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;
            var seconds = count * SecondsOf(match.Groups["unit"].Value);
            return seconds <= TimeWindow.Longest.TotalSeconds ? new Moving(-TimeSpan.FromSeconds(seconds)) : null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            return milliseconds <= TimeWindow.LatestMilliseconds ? new Instant(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Year is >= 1970 and <= 2037
            ? new Instant(instant)
            : null;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Moving { Offset.Ticks: 0 } => "now",
        Moving moving => "now-" + Short(-moving.Offset),
        Instant instant => instant.Time.ToString(instant.Time.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A duration in the largest unit that divides it: <c>90m</c>, <c>7d</c>.</summary>
    internal static string Short(TimeSpan length)
    {
        var seconds = (long)length.TotalSeconds;
        return seconds switch
        {
            _ when seconds % 86400 == 0 => $"{seconds / 86400}d",
            _ when seconds % 3600 == 0 => $"{seconds / 3600}h",
            _ when seconds % 60 == 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }

    private static long SecondsOf(string unit) => unit switch
    {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 86400,
        "w" => 7 * 86400,
        _ => 0,
    };

    [GeneratedRegex(@"^now(-(?<count>\d{1,8})(?<unit>[smhdw]))?$", RegexOptions.CultureInvariant)]
    private static partial Regex MovingText();
}
