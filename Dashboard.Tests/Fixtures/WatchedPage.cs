using System.Collections.Concurrent;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Fixtures;

/// <summary>A page whose every complaint is noted: console errors, uncaught exceptions, violations of the content security policy.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private WatchedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What it complained of.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Opens an empty page.</summary>
    public static async Task<WatchedPage> OpenAsync(IBrowserContext context)
    {
        var watched = new WatchedPage(context, await context.NewPageAsync());
        watched.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                watched._complaints.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
            }
        };
        watched.Page.PageError += (_, error) => watched._complaints.Enqueue($"exception: {error}");
        await watched.Page.AddInitScriptAsync("""
            document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} blocked ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
            """);
        return watched;
    }

    /// <summary>Goes there and waits until its circuit lives: a click before that is lost.</summary>
    public async Task GoAsync(string url)
    {
        await Page.GotoAsync(url);
        await LiveAsync();
    }

    /// <summary>Waits until the page's circuit lives.</summary>
    public Task LiveAsync() => Expect(Page.Locator(".shell[data-live=yes]")).ToBeVisibleAsync(new() { Timeout = 20_000 });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
