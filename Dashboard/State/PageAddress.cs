using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Dashboard.State;

/// <summary>The page's state, read from its address and changed by going to another one. The browser's back button undoes a change.</summary>
public sealed class PageAddress : IDisposable
{
    private readonly NavigationManager _navigation;

    public PageAddress(NavigationManager navigation)
    {
        _navigation = navigation;
        State = PageState.Parse(new(navigation.Uri));
        navigation.LocationChanged += Moved;
    }

    /// <summary>What the address says now.</summary>
    public PageState State { get; private set; }

    /// <summary>Raised after <see cref="State"/> or the path has changed.</summary>
    public event Action? Changed;

    /// <summary>Goes to the same page with another state. Other parameters of the address stay.</summary>
    public void Go(PageState state) => _navigation.NavigateTo(_navigation.GetUriWithQueryParameters(state.ToQuery()));

    /// <summary>Reads everything on the page again.</summary>
    public void Reload()
    {
        State = State with { Reload = State.Reload + 1 };
        Changed?.Invoke();
    }

    /// <summary>Another page with the time and refresh of this one.</summary>
    public string Link(string path) =>
        _navigation.GetUriWithQueryParameters(_navigation.ToAbsoluteUri(path).ToString(), State.ToQuery());

    /// <inheritdoc/>
    public void Dispose() => _navigation.LocationChanged -= Moved;

    private void Moved(object? sender, LocationChangedEventArgs moved)
    {
        State = PageState.Parse(new(moved.Location)) with { Reload = State.Reload };
        Changed?.Invoke();
    }
}
