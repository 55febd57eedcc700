using System.Globalization;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>ISO 8601 and nothing looser: the framework's own parser would take <c>10</c> for a time.</summary>
internal static class IsoTime
{
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        IsWholeSeconds(text, out time)
        || DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    /// <summary>The form that nearly all records have, without the cost of a general parser.</summary>
    private static bool IsWholeSeconds(string? text, out DateTimeOffset time)
    {
        time = default;
        if (text is not { Length: 20 } || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
        {
            return false;
        }

        var (year, month, day) = (Digits(text, 0, 4), Digits(text, 5, 2), Digits(text, 8, 2));
        var (hour, minute, second) = (Digits(text, 11, 2), Digits(text, 14, 2), Digits(text, 17, 2));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        time = new(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    /// <summary>-1 where one of them is no digit.</summary>
    private static int Digits(string text, int start, int count)
    {
        var value = 0;
        for (var i = start; i < start + count; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return -1;
            }

            value = (value * 10) + text[i] - '0';
        }

        return value;
    }
}
