using Dashboard.Core.Telemetry;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Dashboard.Components.Controls;

/// <summary>Chooses the time on screen: one click for the usual ones, two fields for any other.</summary>
public sealed partial class TimeWindowPicker
{
    private bool _open;
    private string? _from;
    private string? _until;
    private string? _problem;

    [CascadingParameter]
    public required PageState Page { get; set; }

    [CascadingParameter]
    public required ViewerClock Clock { get; set; }

    [Inject]
    private PageAddress Address { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string Title => WindowText.Name(Page.Window, Clock, Time.GetUtcNow());

    private string Exact
    {
        get
        {
            var range = Page.Window.At(Time.GetUtcNow());
            return $"{Clock.Full(range.From)} to {Clock.Full(range.Until)} {Clock.Suffix(range.Until)}";
        }
    }

    private void Toggle()
    {
        var range = Page.Window.At(Time.GetUtcNow());
        (_from, _until) = (Clock.ToInput(range.From), Clock.ToInput(range.Until));
        (_open, _problem) = (!_open, null);
    }

    private void Close() => _open = false;

    private void CloseOnEscape(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            Close();
        }
    }

    private void Apply()
    {
        if (Clock.FromInput(_from) is not { } from || Clock.FromInput(_until) is not { } until || from >= until)
        {
            _problem = "The first time must lie before the second.";
            return;
        }

        Choose(TimeWindow.Between(new TimeRange(from, until)));
    }

    private void Choose(TimeWindow window)
    {
        Close();
        Address.Go(Page with { Window = window });
    }

    private void Shift(int windows) => Choose(Page.Window.Shifted(windows, Time.GetUtcNow()));

    private void ZoomOut() => Choose(Page.Window.ZoomedOut(Time.GetUtcNow()));
}
