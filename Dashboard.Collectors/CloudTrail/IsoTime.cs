using System.Globalization;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>ISO 8601 and nothing looser: the framework's own parser would take <c>10</c> for a time.</summary>
internal static class IsoTime
{
    public static bool TryParse(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
