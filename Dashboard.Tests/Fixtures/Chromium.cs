using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Fixtures;

/// <summary>One browser for all tests that need one. Where the machine has none, those tests say so and skip.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // What a headless browser in a container needs, and nothing that talks to anybody else.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var executable = Environment.GetEnvironmentVariable("CHROMIUM") ?? Places.FirstOrDefault(File.Exists);
        if (executable is null)
        {
            return;
        }

        // Generous, because the machine may be busy with other tests: a page that works is not kept waiting by it.
        SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = executable, Headless = true, Args = Arguments });
    }

    /// <summary>A page of its own, in a context of its own. Skips the calling test where there is no browser.</summary>
    public async Task<WatchedPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Dark)
    {
        Assert.SkipWhen(_browser is null, "No Chromium here: install it, or name it in CHROMIUM.");
        var context = await _browser!.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, TimezoneId = "Europe/Berlin" });
        context.SetDefaultTimeout(20_000);
        return await WatchedPage.OpenAsync(context);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
