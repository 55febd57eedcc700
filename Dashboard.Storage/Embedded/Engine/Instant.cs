using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Between our clock's ticks of 100 ns and DuckDB's TIMESTAMP_NS: exact both ways, and readable for any DuckDB client.</summary>
internal static class Instant
{
    private const long NanosATick = 100;
    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.UtcTicks;

    public static long ToNanos(DateTimeOffset time)
    {
        // Outside of what the store can hold, the nearest that it can: a bound of a query means the same there.
        var ticks = Math.Clamp(time.UtcTicks, TimeRange.Everything.From.UtcTicks, TimeRange.Everything.Until.UtcTicks);
        return (ticks - EpochTicks) * NanosATick;
    }

    public static DateTimeOffset FromNanos(long nanos) => new((nanos / NanosATick) + EpochTicks, TimeSpan.Zero);

    public static int ToSeconds(DateTimeOffset time) => (int)Math.Clamp(time.ToUnixTimeSeconds(), int.MinValue, int.MaxValue);

    /// <summary>The first whole second that is not before a time: where a half-open range of seconds begins or ends.</summary>
    public static long CeilingSeconds(DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds) < time ? seconds + 1 : seconds;
    }

    public static bool IsStorable(DateTimeOffset time) => TimeRange.Everything.Contains(time);

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The start of the unit of time that a number lies in, counted from 1970; before that it is rounded down, too.</summary>
    public static long Floor(long at, long unit) => at - (((at % unit) + unit) % unit);

    /// <summary>The end of the unit, where the number is not its start.</summary>
    public static long Ceiling(long at, long unit) => -Floor(-at, unit);
}
