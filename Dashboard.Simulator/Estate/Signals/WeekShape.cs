namespace Dashboard.Simulator.Estate.Signals;

/// <summary>How busy each minute of a week is, from 0 to 1 (UTC). Looked up, as millions of values are asked for.</summary>
internal sealed class WeekShape
{
    private const int Week = 7 * 24 * 60;

    /// <summary>1970-01-01 was a Thursday; the table starts on Monday.</summary>
    private const int ThursdayMidnight = 3 * 24 * 60;

    private readonly double[] _minutes = new double[Week];

    private WeekShape(Func<double, bool, double> hourly)
    {
        for (var minute = 0; minute < Week; minute++)
        {
            _minutes[minute] = Math.Clamp(hourly(minute % 1440 / 60.0, minute >= 5 * 1440), 0, 1);
        }
    }

    /// <summary>People who shop: quiet at three, a bump at noon, the peak in the evening, more on weekends.</summary>
    public static WeekShape Shop { get; } = new((hour, weekend) =>
        0.08 + (0.35 * Bump(hour, 11.5, 2.6)) + ((weekend ? 0.62 : 0.55) * Bump(hour, 19, 3.2)) + (weekend ? 0.1 * Bump(hour, 14, 3) : 0));

    /// <summary>People who work: weekdays, with a dent at lunch.</summary>
    public static WeekShape Office { get; } = new((hour, weekend) =>
        0.04 + ((weekend ? 0.06 : 0.9) * (Bump(hour, 9, 1.8) + Bump(hour, 14, 2.2))));

    /// <summary>Jobs that run at night.</summary>
    public static WeekShape Night { get; } = new((hour, _) => 0.03 + (0.95 * Bump(hour, 2.5, 1.2)));

    public static WeekShape Even { get; } = new((_, _) => 0.5);

    public double At(long minute) => _minutes[Curves.Remainder(minute + ThursdayMidnight, Week)];

    private static double Bump(double hour, double centre, double width)
    {
        var distance = Math.Abs(hour - centre);
        distance = Math.Min(distance, 24 - distance) / width;
        return Math.Exp(-0.5 * distance * distance);
    }
}
