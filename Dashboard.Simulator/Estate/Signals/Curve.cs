namespace Dashboard.Simulator.Estate.Signals;

/// <summary>The true level of something at a minute (counted since 1970): a pure function, so any past can be asked for.</summary>
internal delegate double Curve(long minute);

internal static class Curves
{
    public static Curve Level(double value) => _ => value;

    /// <summary>Between a low and a high, as a week of people makes it.</summary>
    public static Curve Weekly(WeekShape shape, double low, double high) =>
        minute => low + ((high - low) * shape.At(minute));

    /// <summary>Slow drifts around the level: one value for each stretch of minutes, joined smoothly.</summary>
    public static Curve Wobbling(this Curve curve, ulong key, int minutes, double part) =>
        minute => curve(minute) * (1 + (part * Drift(key, minute, minutes)));

    public static Curve Plus(this Curve curve, Curve other) => minute => curve(minute) + other(minute);

    public static Curve Plus(this Curve curve, double other) => minute => curve(minute) + other;

    public static Curve Times(this Curve curve, Curve other) => minute => curve(minute) * other(minute);

    public static Curve Times(this Curve curve, double factor) => minute => curve(minute) * factor;

    public static Curve Within(this Curve curve, double low, double high) => minute => Math.Clamp(curve(minute), low, high);

    /// <summary>Falls from a high to a low at an even pace and starts again, as free space does between clean-ups.</summary>
    public static Curve Sawtooth(double high, double low, int minutes, long shift) =>
        minute => high - ((high - low) * (Remainder(minute + shift, minutes) / (double)minutes));

    public static long Remainder(long value, long of) => ((value % of) + of) % of;

    private static double Drift(ulong key, long minute, int minutes)
    {
        var at = minute / minutes;
        var part = (minute % minutes) / (double)minutes;
        var smooth = part * part * (3 - (2 * part));
        return (Chance.Normal(key, at) * (1 - smooth)) + (Chance.Normal(key, at + 1) * smooth);
    }
}
