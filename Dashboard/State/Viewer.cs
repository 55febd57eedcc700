using Microsoft.JSInterop;

namespace Dashboard.State;

/// <summary>The person at this circuit: what they like, and the clock that follows from it.</summary>
public sealed class Viewer
{
    /// <summary>What they like.</summary>
    public ViewerPreferences Preferences { get; private set; } = new();

    /// <summary>Their clock.</summary>
    public ViewerClock Clock { get; private set; } = ViewerClock.Utc;

    /// <summary>Raised after a preference has changed.</summary>
    public event Action? Changed;

    /// <summary>Takes what the first request said.</summary>
    public void Start(ViewerPreferences preferences)
    {
        if (preferences != Preferences)
        {
            Take(preferences);
        }
    }

    /// <summary>Changes a preference, here and in the browser's cookie.</summary>
    public async Task ChangeAsync(IJSRuntime browser, ViewerPreferences preferences)
    {
        // The zone comes with the answer: only the browser knows it.
        var zone = await browser.InvokeAsync<string>("dashboardViewer.save", preferences.Theme.ToString().ToLowerInvariant(), preferences.LocalTime ? "local" : "utc");
        Take(preferences with { Zone = zone is { Length: < 100 } ? zone : "UTC" });
    }

    private void Take(ViewerPreferences preferences)
    {
        Preferences = preferences;
        Clock = ViewerClock.Of(preferences);
        Changed?.Invoke();
    }
}
