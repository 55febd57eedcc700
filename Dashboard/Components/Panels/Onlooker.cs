using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Components.Panels;

/// <summary>Knows from the browser whether anybody can see an element. Without a browser that answers, everything counts as seen.</summary>
public sealed class Onlooker(IJSRuntime browser, Action<bool> seen) : IAsyncDisposable
{
    private DotNetObjectReference<Onlooker>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private bool _disposed;

    /// <summary>Whether the element came into view or left it.</summary>
    [JSInvokable]
    public Task SeenAsync(bool isSeen)
    {
        if (!_disposed)
        {
            seen(isSeen);
        }

        return Task.CompletedTask;
    }

    /// <summary>Begins to watch.</summary>
    public async Task WatchAsync(ElementReference element)
    {
        try
        {
            _self = DotNetObjectReference.Create(this);
            _module = await browser.InvokeAsync<IJSObjectReference>("import", "./js/onlooker.js");
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", element, _self);
        }
        catch (JSException)
        {
            // A browser without the script sees panels that read too often, not panels that never read.
            seen(true);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The page was left in between.
        }

        if (_disposed)
        {
            await ReleaseAsync();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        var (watch, module) = (_watch, _module);
        (_watch, _module) = (null, null);
        try
        {
            if (watch is not null)
            {
                await watch.InvokeVoidAsync("dispose");
                await watch.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            // The browser has gone, and everything of ours in it.
        }

        _self?.Dispose();
    }

    private static bool IsGone(Exception failure) => failure is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;
}
