using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Dashboard.Components.Panels;

/// <summary>Lines over time, drawn in the browser. The circuit tells what to draw; the numbers travel beside it.</summary>
public sealed partial class TimeSeriesChart : IAsyncDisposable
{
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private ElementReference _plot;
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private DotNetObjectReference<TimeSeriesChart>? _self;
    private string? _ticket;
    private int _version;
    private (PanelFrame.Lines Lines, string Zone)? _drawn;
    private (byte[] Data, ChartDescription Description)? _sent;
    private bool _disposed;

    /// <summary>What to draw.</summary>
    [Parameter, EditorRequired]
    public required PanelFrame.Lines Lines { get; set; }

    /// <summary>Lines across the plot.</summary>
    [Parameter, EditorRequired]
    public required Thresholds Thresholds { get; set; }

    /// <summary>Somebody marked a stretch of time.</summary>
    [Parameter]
    public EventCallback<TimeRange> OnZoom { get; set; }

    /// <summary>Somebody wants to see more around it.</summary>
    [Parameter]
    public EventCallback OnZoomOut { get; set; }

    /// <summary>The viewer's clock.</summary>
    [CascadingParameter]
    public required ViewerClock Clock { get; set; }

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private ChartBuffers Buffers { get; set; } = default!;

    private string Summary =>
        $"{Lines.Series.Length} {(Lines.Series.Length == 1 ? "line" : "lines")} from {Clock.Full(Lines.Range.From)} to {Clock.Full(Lines.Range.Until)}. The panel's table button shows the numbers.";

    /// <summary>A stretch of the plot was marked with the mouse.</summary>
    [JSInvokable]
    public Task ZoomAsync(double from, double until) =>
        double.IsFinite(from) && double.IsFinite(until) && until - from >= 1
            ? OnZoom.InvokeAsync(new(DateTimeOffset.FromUnixTimeSeconds((long)from), DateTimeOffset.FromUnixTimeSeconds((long)Math.Ceiling(until))))
            : Task.CompletedTask;

    /// <summary>The plot was double-clicked.</summary>
    [JSInvokable]
    public Task ZoomOutAsync() => OnZoomOut.InvokeAsync();

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                _ticket = Buffers.Open();
                _self = DotNetObjectReference.Create(this);
                _module = await Browser.InvokeAsync<IJSObjectReference>("import", "./js/timeseries.js");
                _chart = await _module.InvokeAsync<IJSObjectReference>("create", _plot, _self);
            }

            await DrawAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left in between; nobody waits for this picture.
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

    private async Task DrawAsync()
    {
        if (_chart is null || _disposed || _drawn == (Lines, Clock.Zone.Id))
        {
            return;
        }

        _drawn = (Lines, Clock.Zone.Id);
        var (data, description) = (ChartPacking.Pack(Lines.Series), Describe());
        if (_sent is { } sent && sent.Description == description && sent.Data.AsSpan().SequenceEqual(data))
        {
            return;
        }

        _sent = (data, description);
        _version++;
        Buffers.Put(_ticket!, _version, data);
        await _chart.InvokeVoidAsync("update", $"api/panels/{_ticket}/{_version}", description);
    }

    private ChartDescription Describe() => new(
        Lines.Range.From.ToUnixTimeSeconds(),
        Lines.Range.Until.ToUnixTimeSeconds(),
        Lines.SettledUntil?.ToUnixTimeSeconds(),
        Lines.Unit,
        Clock.Zone.Id,
        Thresholds.Warn,
        Thresholds.Critical,
        new([.. Lines.Series.Select(line => new ChartLine(line.Name, !line.Values.IsEmpty, !line.Upper.IsEmpty, _hidden.Contains(line.Name)))]));

    private async Task ToggleAsync(string name, MouseEventArgs click)
    {
        if (click.CtrlKey || click.ShiftKey)
        {
            // Only this one; or all again where it was the only one.
            var others = Lines.Series.Select(line => line.Name).Where(other => other != name).ToHashSet();
            var alone = others.All(_hidden.Contains) && !_hidden.Contains(name);
            _hidden.Clear();
            _hidden.UnionWith(alone ? [] : others);
        }
        else if (!_hidden.Remove(name))
        {
            _hidden.Add(name);
        }

        if (_chart is not null)
        {
            await _chart.InvokeVoidAsync("hide", Lines.Series.Select(line => _hidden.Contains(line.Name)));
        }
    }

    private string Latest(LineSeries line)
    {
        var values = line.Values.IsEmpty ? line.Upper : line.Values;
        var last = values.LastOrDefault(double.IsFinite, double.NaN);
        return double.IsNaN(last) ? "" : Quantity.Of(last, Lines.Unit);
    }

    private async Task ReleaseAsync()
    {
        if (_ticket is not null)
        {
            Buffers.Close(_ticket);
        }

        var (chart, module) = (_chart, _module);
        (_chart, _module) = (null, null);
        try
        {
            if (chart is not null)
            {
                await chart.InvokeVoidAsync("dispose");
                await chart.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has gone, and everything of ours in it.
        }

        _self?.Dispose();
    }
}
