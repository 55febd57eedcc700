using Dashboard.Core.Telemetry;

namespace Dashboard.State;

/// <summary>The time that a page shows. Part of its address, so that a link shows the same to somebody else.</summary>
public sealed record TimeWindow(TimePoint From, TimePoint Until)
{
    /// <summary>The longest window: two years, more than is kept.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(731);

    /// <summary>The shortest window: narrower than ten seconds no source has anything to tell.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    internal const long LatestMilliseconds = int.MaxValue * 1000L;

    /// <summary>What a page shows that was asked for nothing else.</summary>
    public static TimeWindow Default { get; } = Last(TimeSpan.FromHours(6));

    /// <summary>Windows that one click chooses.</summary>
    public static IReadOnlyList<TimeWindow> Presets { get; } =
        [.. new[] { 1 / 12d, 0.25, 0.5, 1, 3, 6, 12, 24, 48, 7 * 24, 14 * 24, 30 * 24 }.Select(hours => Last(TimeSpan.FromHours(hours)))];

    /// <summary>A window that ends now and moves with the clock.</summary>
    public static TimeWindow Last(TimeSpan length) => new(new TimePoint.Moving(-length), TimePoint.Now);

    /// <summary>A window that stands still.</summary>
    public static TimeWindow Between(TimeRange range) => new(new TimePoint.Instant(range.From), new TimePoint.Instant(range.Until));

    /// <summary>Whether the window moves with the clock.</summary>
    public bool IsLive => Until is TimePoint.Moving { Offset.Ticks: 0 };

    /// <summary>Reads the two ends of an address; null where they make no window.</summary>
    public static TimeWindow? Parse(string? from, string? until)
    {
        if (TimePoint.Parse(from) is not { } start || TimePoint.Parse(until ?? "now") is not { } end)
        {
            return null;
        }

        // Two ends of a kind are ordered for good; a mixed pair is ordered when it is looked at.
        var ordered = (start, end) switch
        {
            (TimePoint.Moving a, TimePoint.Moving b) => a.Offset < b.Offset,
            (TimePoint.Instant a, TimePoint.Instant b) => a.Time < b.Time,
            _ => true,
        };
        return ordered ? new(start, end) : null;
    }

    /// <summary>The range that is meant at a moment: at least <see cref="Shortest"/> and at most <see cref="Longest"/> long.</summary>
    public TimeRange At(DateTimeOffset now)
    {
        var until = Until.At(now);
        var from = From.At(now);
        var length = until - from;
        return length < Shortest ? new(until - Shortest, until) : length > Longest ? new(until - Longest, until) : new(from, until);
    }

    /// <summary>
    /// As <see cref="At"/>, with a moving end on a whole step of the screen. All who look at the same window then ask the same question,
    /// and a store that shares answers can share this one.
    /// </summary>
    public TimeRange OnScreen(DateTimeOffset now, int points)
    {
        var length = At(now).Length;
        var step = Math.Max(1, (long)(length.TotalSeconds / Math.Max(1, points)));
        var seconds = now.ToUnixTimeSeconds();
        return At(DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % step)));
    }

    /// <summary>The window twice as long around the same middle; a live one stays live.</summary>
    public TimeWindow ZoomedOut(DateTimeOffset now)
    {
        var range = At(now);
        var length = TimeSpan.FromTicks(Math.Min(range.Length.Ticks * 2, Longest.Ticks));
        var until = range.Until + ((length - range.Length) / 2);
        return IsLive ? Last(length) : Between(new(Earliest(until, now) - length, Earliest(until, now)));
    }

    /// <summary>The window before (-1) or after (+1); never beyond the present.</summary>
    public TimeWindow Shifted(int windows, DateTimeOffset now)
    {
        var range = At(now);
        var until = range.Until + (windows * range.Length);
        return until >= now ? Last(range.Length) : Between(new(until - range.Length, until));
    }

    private static DateTimeOffset Earliest(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
