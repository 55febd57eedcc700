using System.Globalization;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>A number and what it counts.</summary>
internal readonly record struct Measured(double Value, Unit Unit)
{
    /// <summary>How many times better this is than <paramref name="other"/>: more a second, or fewer bytes or less time.</summary>
    public double TimesBetterThan(Measured other) => Unit.LargerIsBetter ? Value / other.Value : other.Value / Value;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Numeral(Value)} {Unit.Name}");

    public static string Numeral(double value) => value switch
    {
        0 => "0",
        >= 100_000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}

/// <summary>What is counted, and which way is good.</summary>
internal sealed record Unit(string Name, bool LargerIsBetter)
{
    public static Unit GigabytesPerSecond { get; } = new("GB/s", true);

    public static Unit Microseconds { get; } = new("us", false);

    public static Unit Milliseconds { get; } = new("ms", false);

    public static Unit Seconds { get; } = new("s", false);

    public static Unit Megabytes { get; } = new("MB", false);

    public static Unit PerSecond(string what) => new($"{what}/s", true);

    public static Unit BytesPer(string what) => new($"B/{what}", false);
}
