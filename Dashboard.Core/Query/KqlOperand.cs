using System.Globalization;
using System.Net;

namespace Dashboard.Core.Query;

/// <summary>Values that are more than text: numbers, times, networks.</summary>
internal static class KqlOperand
{
    // Exact forms: a lenient parser would read 12:30 as some time today.
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static bool IsNumberOrTime(string text) =>
        (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        || DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    public static IPNetwork? TryNetwork(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && IsFullAddress(text.AsSpan(0, slash))
            && IPAddress.TryParse(text.AsSpan(0, slash), out var address)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= address.GetAddressBytes().Length * 8
            ? new IPNetwork(Masked(address, bits), bits)
            : null;
    }

    // The framework also takes "1" for 0.0.0.1, which would make a network of the path 1/2.
    private static bool IsFullAddress(ReadOnlySpan<char> text) => text.Count('.') == 3 || text.Contains(':');

    // 10.1.2.3/8 means the network that the address is in, as every search server reads it.
    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(bits - (i * 8), 0, 8));
        }

        return new(bytes);
    }
}
