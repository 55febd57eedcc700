namespace Dashboard.Core.Telemetry;

/// <summary>A half-open span of UTC time: <see cref="From"/> is inside, <see cref="Until"/> is not.</summary>
public readonly record struct TimeRange
{
    /// <summary>Takes any zone and keeps UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> lies after <paramref name="until"/>.</exception>
    public TimeRange(DateTimeOffset from, DateTimeOffset until)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, until);
        From = from.ToUniversalTime();
        Until = until.ToUniversalTime();
    }

    /// <summary>The first instant inside.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The first instant after the range.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Time from <see cref="From"/> to <see cref="Until"/>.</summary>
    public TimeSpan Length => Until - From;

    /// <summary>True for a range that holds no instant.</summary>
    public bool IsEmpty => From == Until;

    /// <summary>All of time that a store can hold: seconds of a signed 32-bit clock, 1901 to 2038.</summary>
    public static TimeRange Everything { get; } =
        new(DateTimeOffset.FromUnixTimeSeconds(int.MinValue), DateTimeOffset.FromUnixTimeSeconds(int.MaxValue));

    /// <summary>Whether <paramref name="at"/> is inside.</summary>
    public bool Contains(DateTimeOffset at) => at >= From && at < Until;

    /// <summary>Whether the two share an instant.</summary>
    public bool Overlaps(TimeRange other) => From < other.Until && other.From < Until;

    /// <inheritdoc/>
    public override string ToString() => $"{From:yyyy-MM-ddTHH:mm:ssZ}..{Until:yyyy-MM-ddTHH:mm:ssZ}";
}
