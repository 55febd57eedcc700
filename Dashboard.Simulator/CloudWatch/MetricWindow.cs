namespace Dashboard.Simulator.CloudWatch;

/// <summary>The time range of a call, rounded as CloudWatch rounds it: by the age of its start.</summary>
internal sealed record MetricWindow
{
    private const long Day = 86_400;

    /// <summary>Seconds since 1970; inclusive.</summary>
    public required long Start { get; init; }

    /// <summary>Exclusive.</summary>
    public required long End { get; init; }

    public required long Now { get; init; }

    public static MetricWindow Of(DateTimeOffset start, DateTimeOffset end, DateTimeOffset now)
    {
        if (start >= end)
        {
            throw MetricQuery.Refused("The parameter StartTime must be less than the parameter EndTime.");
        }

        var (from, at) = (start.ToUnixTimeSeconds(), now.ToUnixTimeSeconds());
        var round = (at - from) switch { < 15 * Day => 60, < 63 * Day => 300, _ => 3600 };
        return new MetricWindow
        {
            Start = from - (from % round),
            End = (end.ToUnixTimeMilliseconds() + 999) / 1000,
            Now = at,
        };
    }

    /// <summary>Older data is kept only at coarser resolution: what is asked for more finely is not there.</summary>
    public bool Kept(long time, int period) => (Now - time) switch
    {
        <= 15 * Day => true,
        <= 63 * Day => period % 300 == 0,
        <= 455 * Day => period % 3600 == 0,
        _ => false,
    };

    /// <summary>How many datapoints a query could have; what the quota counts.</summary>
    public double Estimate(int period) => Math.Max(0, Math.Ceiling((End - Start) / (double)period));
}
