using System.Globalization;

namespace Dashboard.Core.Panels;

/// <summary>A number with its unit as people read it: three significant digits and the prefix of the field.</summary>
public static class Quantity
{
    private static readonly string[] Decimal = ["", "k", "M", "G", "T", "P"];
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

    /// <summary>Units are CloudWatch's names (<c>Percent</c>, <c>Bytes</c>, <c>Bytes/Second</c>, <c>Seconds</c>, …); an unknown one is written behind the number.</summary>
    public static string Of(double value, string? unit) => unit switch
    {
        null or "" or "None" => Scaled(value, 1000, Decimal),
        "Count" => Scaled(value, 1000, Decimal),
        "Percent" => Digits(value) + " %",
        "Seconds" => Duration(value),
        "Milliseconds" => Duration(value / 1e3),
        "Microseconds" => Duration(value / 1e6),
        "Bytes" => Scaled(value, 1024, Binary) + "B",
        "Kilobytes" => Scaled(value * 1024, 1024, Binary) + "B",
        "Megabytes" => Scaled(value * 1024 * 1024, 1024, Binary) + "B",
        "Gigabytes" => Scaled(value * 1024 * 1024 * 1024, 1024, Binary) + "B",
        "Bits/Second" => Scaled(value, 1000, Decimal) + "bit/s",
        "Bytes/Second" => Scaled(value, 1024, Binary) + "B/s",
        "Count/Second" => Scaled(value, 1000, Decimal) + "/s",
        _ => $"{Scaled(value, 1000, Decimal)} {unit}",
    };

    private static string Duration(double seconds) => Math.Abs(seconds) switch
    {
        0 => "0 s",
        < 1e-3 => Digits(seconds * 1e6) + " µs",
        < 1 => Digits(seconds * 1e3) + " ms",
        < 120 => Digits(seconds) + " s",
        < 7200 => Digits(seconds / 60) + " min",
        < 172800 => Digits(seconds / 3600) + " h",
        _ => Digits(seconds / 86400) + " d",
    };

    private static string Scaled(double value, double step, string[] prefixes)
    {
        var prefix = 0;
        while (Math.Abs(value) >= step && prefix < prefixes.Length - 1)
        {
            (value, prefix) = (value / step, prefix + 1);
        }

        return prefix == 0 ? Digits(value) + (ReferenceEquals(prefixes, Binary) ? " " : "") : $"{Digits(value)} {prefixes[prefix]}";
    }

    private static string Digits(double value)
    {
        var size = Math.Abs(value);
        var format = size >= 100 || size == Math.Floor(size) ? "0" : size >= 10 ? "0.#" : size >= 1 ? "0.##" : "0.###";
        return size is > 0 and < 0.001 ? value.ToString("0.##e0", CultureInfo.InvariantCulture) : value.ToString(format, CultureInfo.InvariantCulture);
    }
}
