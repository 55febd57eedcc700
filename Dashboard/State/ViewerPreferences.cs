using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.State;

/// <summary>Colours of the pages.</summary>
public enum Theme
{
    /// <summary>As the viewer's system has it.</summary>
    System,

    /// <summary>Dark.</summary>
    Dark,

    /// <summary>Light.</summary>
    Light,
}

/// <summary>What one viewer likes; kept in a cookie of the browser, never in an address, except for a link that says so.</summary>
/// <param name="Theme">Colours.</param>
/// <param name="LocalTime">Times in the viewer's zone in place of UTC.</param>
/// <param name="Zone">The viewer's zone as the browser names it; anybody's text.</param>
public sealed record ViewerPreferences(Theme Theme = Theme.System, bool LocalTime = false, string Zone = "UTC")
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "dashboard-viewer";

    /// <summary>Reads cookie and address, the address first. What is not understood is the default.</summary>
    public static ViewerPreferences Read(HttpRequest request)
    {
        var stored = QueryHelpers.ParseQuery(request.Cookies[Cookie] is { Length: < 512 } cookie ? Uri.UnescapeDataString(cookie) : "");
        return new(
            ThemeOf(request.Query["theme"].FirstOrDefault() ?? stored.GetValueOrDefault("theme").FirstOrDefault()),
            (request.Query["tz"].FirstOrDefault() ?? stored.GetValueOrDefault("time").FirstOrDefault()) is "local",
            stored.GetValueOrDefault("zone").FirstOrDefault() ?? "UTC");
    }

    private static Theme ThemeOf(string? text) => text switch
    {
        "dark" => Theme.Dark,
        "light" => Theme.Light,
        _ => Theme.System,
    };
}
