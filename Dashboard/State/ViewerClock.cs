using System.Globalization;

namespace Dashboard.State;

/// <summary>Writes and reads times as the viewer wants them. The only place that knows a time zone.</summary>
public sealed record ViewerClock(TimeZoneInfo Zone)
{
    /// <summary>Everything in UTC.</summary>
    public static ViewerClock Utc { get; } = new(TimeZoneInfo.Utc);

    /// <summary>The clock of a viewer; UTC where the zone's name is unknown here.</summary>
    public static ViewerClock Of(ViewerPreferences preferences) =>
        preferences.LocalTime && TimeZoneInfo.TryFindSystemTimeZoneById(preferences.Zone, out var zone) ? new(zone) : Utc;

    /// <summary>What stands behind a time: <c>UTC</c> or the offset.</summary>
    public string Suffix(DateTimeOffset at)
    {
        var offset = Zone.GetUtcOffset(at);
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? "−" : "+")}{offset:hh\\:mm}";
    }

    /// <summary>Date and time to the second.</summary>
    public string Full(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The whole of a time, with its UTC at hand where the viewer reads another zone: colleagues and logs speak UTC.</summary>
    public string Exact(DateTimeOffset at) =>
        Suffix(at) is "UTC" ? $"{Full(at)} UTC" : $"{Full(at)} {Suffix(at)} ({Utc.Brief(at, at)} UTC)";

    /// <summary>Time to the second.</summary>
    public string Time(DateTimeOffset at) => Local(at).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Time alone where the day is today's, else day and time.</summary>
    public string Brief(DateTimeOffset at, DateTimeOffset now)
    {
        var local = Local(at);
        return local.Date == Local(now).Date ? Time(at) : local.ToString(local.Year == Local(now).Year ? "MMM d HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>As a field of a form holds it.</summary>
    public string ToInput(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>From a field of a form; null where it is not a time. Of an hour that the zone has twice, the first is meant.</summary>
    public DateTimeOffset? FromInput(string? text) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year is >= 1970 and <= 2037
            ? new DateTimeOffset(local, Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local)).ToUniversalTime()
            : null;

    private DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
