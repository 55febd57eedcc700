using Dashboard.Tests.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser;

/// <summary>The README's pictures, of a product that runs: <c>docs/screenshots.sh</c> starts the demo and names its address.</summary>
[Collection(BrowserTests.Name)]
public sealed class ReadmePictures(Chromium chromium)
{
    private const string Variable = "DASHBOARD_PICTURES_OF";

    /// <summary>As long as the demo may take to read its first hours on a slow machine.</summary>
    private const int PatienceMilliseconds = 300_000;

    [Theory(Explicit = true)]
    [InlineData("overview", "/?from=now-3h&to=now", 1440, 900, ColorScheme.Dark)]
    [InlineData("estate", "/dashboards/estate?from=now-24h&to=now", 1440, 1100, ColorScheme.Light)]
    [InlineData("alerts", "/alerts", 1440, 900, ColorScheme.Dark)]
    [InlineData("metrics", "/metrics?from=now-24h&to=now", 1440, 900, ColorScheme.Light)]
    [InlineData("phone", "/?from=now-3h&to=now", 390, 844, ColorScheme.Dark)]
    [InlineData("sources", "/sources", 1440, 900, ColorScheme.Dark)]
    public async Task Take(string name, string path, int width, int height, ColorScheme scheme)
    {
        var address = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(address is null, $"Run docs/screenshots.sh, or name the address of a running product in {Variable}.");
        await using var watched = await chromium.OpenAsync(width, height, scheme);

        // The newest hours are there when this number is; the months before them go on coming in.
        await watched.GoAsync(address + "/?from=now-3h&to=now");
        await Expect(watched.Page.Locator("[data-panel=replica-lag][data-face=data]").First).ToBeVisibleAsync(new() { Timeout = PatienceMilliseconds });

        await watched.GoAsync(address + path);
        // Panels below the picture are not read: nobody sees them.
        await watched.Page.WaitForFunctionAsync(
            "() => ![...document.querySelectorAll('.skeleton')].some(face => face.getBoundingClientRect().top < innerHeight)",
            null,
            new() { Timeout = PatienceMilliseconds });
        await Expect(watched.Page.Locator("[data-face=failed]")).ToHaveCountAsync(0);
        await watched.Page.WaitForTimeoutAsync(3000);
        await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "docs", "screenshots", name + ".png") });

        Assert.Empty(watched.Complaints);
    }
}
