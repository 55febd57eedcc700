using System.Globalization;

namespace Dashboard.State;

/// <summary>Spans of time in words.</summary>
public static class WindowText
{
    /// <summary>A window's name: <c>Last 6 hours</c>, or its two ends.</summary>
    public static string Name(TimeWindow window, ViewerClock clock, DateTimeOffset now)
    {
        if (window is { IsLive: true, From: TimePoint.Moving { Offset: var offset } })
        {
            return "Last " + (Length(-offset) is ['1', ' ', .. var unit] ? unit : Length(-offset));
        }

        var range = window.At(now);
        return $"{clock.Brief(range.From, now)} – {clock.Brief(range.Until, now)}";
    }

    /// <summary>A length in its largest whole unit: <c>90 minutes</c>, <c>7 days</c>.</summary>
    public static string Length(TimeSpan length)
    {
        var (count, unit) = (long)length.TotalSeconds switch
        {
            var seconds when seconds % 86400 == 0 && seconds > 86400 => (seconds / 86400, "day"),
            var seconds when seconds % 3600 == 0 => (seconds / 3600, "hour"),
            var seconds when seconds % 60 == 0 => (seconds / 60, "minute"),
            var seconds => (seconds, "second"),
        };
        return count == 1 ? $"1 {unit}" : $"{count.ToString(CultureInfo.InvariantCulture)} {unit}s";
    }

    /// <summary>How long ago, in one figure: <c>12 s</c>, <c>5 min</c>, <c>3 h</c>, <c>2 d</c>.</summary>
    public static string Brief(TimeSpan length) => length.TotalSeconds switch
    {
        < 1 => "0 s",
        < 120 => $"{(int)length.TotalSeconds} s",
        < 7200 => $"{(int)length.TotalMinutes} min",
        < 172800 => $"{(int)length.TotalHours} h",
        _ => $"{(int)length.TotalDays} d",
    };
}
