using Dashboard.Tests.Fixtures;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// Pictures of the pages for people to look at: <c>-explicit only -class *Screenshots</c> writes them to <c>artifacts/screens</c>.
/// Of the running product where <c>SCREENSHOTS_OF</c> names its address, else of pages whose data are made up.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class Screenshots(Chromium chromium)
{
    [Theory(Explicit = true)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    [InlineData(390, 844, ColorScheme.Light)]
    public async Task Take(int width, int height, ColorScheme scheme)
    {
        var running = Environment.GetEnvironmentVariable("SCREENSHOTS_OF")?.TrimEnd('/');
        await using var server = running is null ? await ServedPages.StartAsync() : null;
        var url = running ?? server!.Url;
        await using var watched = await chromium.OpenAsync(width, height, scheme);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screens")).FullName;

        (string Name, string Path)[] pages = [("overview", ""), ("dashboards", "/dashboards"), ("estate", "/dashboards/estate"), ("metrics", "/metrics"), ("sources", "/sources"), ("not-found", "/nowhere")];
        (string Name, string Path)[] onlyRunning = [("alerts", "/alerts"), ("alert", "/alerts?rule=rds-replica-lag"), ("metric", "/metrics?namespace=AWS%2FRDS&metric=CPUUtilization&statistic=Average&period=60")];
        foreach (var (name, path) in running is null ? pages : [.. pages, .. onlyRunning])
        {
            await watched.GoAsync(url + path);
            await watched.Page.WaitForTimeoutAsync(1500);
            await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme}.png".ToLowerInvariant()) });
        }

        await watched.GoAsync(url + "/dashboards/estate");
        await watched.Page.GetByLabel("Appearance and time zone").ClickAsync();
        await watched.Page.WaitForTimeoutAsync(700);
        await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"menu-{width}-{scheme}.png".ToLowerInvariant()) });
        await watched.Page.Keyboard.PressAsync("Escape");
        await watched.Page.WaitForTimeoutAsync(500);
        await watched.Page.Locator(".picker .wide").ClickAsync();
        await watched.Page.WaitForTimeoutAsync(500);
        await watched.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"picker-{width}-{scheme}.png".ToLowerInvariant()) });
    }
}
