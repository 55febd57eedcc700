using Dashboard.Hosting;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Components.Layout;

/// <summary>The frame of every page: where to go, what time is shown, how the product itself is.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;
    private bool _railOpen;

    [Inject]
    private PageAddress Address { get; set; } = default!;

    [Inject]
    private Viewer Viewer { get; set; } = default!;

    [Inject]
    private ServedEstate Estate { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    // A bare "#main" would mean the root page: the document has a base address.
    private string ToMain => new UriBuilder(Navigation.Uri) { Fragment = "main" }.Uri.PathAndQuery + "#main";

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Address.Changed += Moved;
        Viewer.Changed += Repaint;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Address.Changed -= Moved;
        Viewer.Changed -= Repaint;
    }

    private void Moved()
    {
        _boundary?.Recover();
        Repaint();
    }

    private void Repaint() => _ = InvokeAsync(StateHasChanged);

    private void ToggleRail() => _railOpen = !_railOpen;

    private void CloseRail() => _railOpen = false;
}
