using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>A stretch of time to ask for in one go, aligned to the period.</summary>
/// <param name="Range">From and until.</param>
/// <param name="Period">The configured period, or a coarser one where CloudWatch keeps no finer.</param>
internal readonly record struct MetricWindow(TimeRange Range, TimeSpan Period)
{
    /// <summary>Points of a query. With 500 queries this keeps an answer within its page of 100,800 points, and a call within the quota of datapoints a second.</summary>
    public const int MaxPoints = 180;

    /// <summary>CloudWatch keeps 60 s for 15 days, 300 s for 63, 3,600 s for 455; an hour less, so that a window does not age out while it is asked for.</summary>
    public static readonly TimeSpan MaxAge = Kept(455);

    private static readonly (TimeSpan Age, TimeSpan Period)[] Resolutions =
    [
        (Kept(15), TimeSpan.FromMinutes(1)),
        (Kept(63), TimeSpan.FromMinutes(5)),
        (MaxAge, TimeSpan.FromHours(1)),
    ];

    /// <summary>Windows from the one that holds <paramref name="from"/> to the last one that is whole at <paramref name="until"/>, oldest first.</summary>
    public static IEnumerable<MetricWindow> Of(DateTimeOffset from, DateTimeOffset until, TimeSpan period, DateTimeOffset now)
    {
        until = Floor(until, period);
        for (var at = Floor(from, period); at < until;)
        {
            var (finest, keptUntil) = Finest(period, at, now);
            at = Floor(at, finest);
            var end = Earliest(at + (finest * MaxPoints), Ceiling(until, finest), Ceiling(keptUntil, finest));
            yield return new(new TimeRange(at, end), finest);
            at = end;
        }
    }

    public static DateTimeOffset Floor(DateTimeOffset at, TimeSpan period) => new(at.UtcTicks - (at.UtcTicks % period.Ticks), TimeSpan.Zero);

    private static DateTimeOffset Ceiling(DateTimeOffset at, TimeSpan period) => Floor(at + period - TimeSpan.FromTicks(1), period);

    /// <summary>The finest period at or above the configured one that is kept at a time, and the time from which a finer one is.</summary>
    private static (TimeSpan Period, DateTimeOffset Until) Finest(TimeSpan period, DateTimeOffset at, DateTimeOffset now)
    {
        var finerFrom = DateTimeOffset.MaxValue - TimeSpan.FromDays(1);
        foreach (var (age, resolution) in Resolutions)
        {
            if (now - at < age || age == MaxAge)
            {
                // Periods of the configuration are multiples of a minute: round up to a multiple of what is kept.
                var kept = TimeSpan.FromTicks((period.Ticks + resolution.Ticks - 1) / resolution.Ticks * resolution.Ticks);
                return (kept, kept == period ? DateTimeOffset.MaxValue - TimeSpan.FromDays(1) : finerFrom);
            }

            finerFrom = now - age;
        }

        return (period, finerFrom);
    }

    private static DateTimeOffset Earliest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var earliest = times[0];
        foreach (var time in times)
        {
            earliest = time < earliest ? time : earliest;
        }

        return earliest;
    }

    private static TimeSpan Kept(int days) => TimeSpan.FromDays(days) - TimeSpan.FromHours(1);
}
