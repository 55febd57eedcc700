using System.Globalization;
using Dashboard.Components.Live;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;
using Dashboard.State;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Components.Panels;

/// <summary>A panel in one of its five faces: loading, empty, failed, stale, data.</summary>
public sealed partial class PanelCard
{
    /// <summary>Points for each of the grid's 24 columns: as many as it has pixels on a wide screen.</summary>
    private const int PointsAColumn = 60;

    private readonly string _headingId = $"panel-{Guid.NewGuid():N}";
    private bool _asTable;
    private bool _seen;
    private ElementReference _card;
    private Onlooker? _onlooker;

    /// <summary>What to ask and how to show it.</summary>
    [Parameter, EditorRequired]
    public required Panel Panel { get; set; }

    /// <summary>The viewer's clock.</summary>
    [CascadingParameter]
    public required ViewerClock Clock { get; set; }

    [Inject]
    private IPanelRunner Runner { get; set; } = default!;

    [Inject]
    private PageAddress Address { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <inheritdoc/>
    protected override LiveTopics Topics => LiveTopics.Documents | Panel.Query switch
    {
        PanelQuery.Metrics or PanelQuery.Top => LiveTopics.Samples,
        PanelQuery.Alerts => LiveTopics.Alerts,
        _ => LiveTopics.Events,
    };

    /// <inheritdoc/>
    protected override object Question => Panel;

    /// <inheritdoc/>
    protected override TimeSpan Patience
    {
        get
        {
            var pixel = Page.Window.At(Time.GetUtcNow()).Length / Points;
            return TimeSpan.FromSeconds(Math.Clamp(pixel.TotalSeconds, 10, 300));
        }
    }

    private int Points => Panel.Area.Width * PointsAColumn;

    private string Place => string.Create(CultureInfo.InvariantCulture,
        $"--column:{Panel.Area.Column + 1};--width:{Panel.Area.Width};--row:{Panel.Area.Row + 1};--height:{Panel.Area.Height}");

    // Beside each other, or as high as their rows, where the page has one column.
    private string Shape => Panel switch
    {
        { View: PanelView.Stat } => "narrow",
        { Query: PanelQuery.Alerts or PanelQuery.Events } => "list",
        _ => "",
    };

    private string Face => Answer switch
    {
        Reading<PanelFrame>.Loading => "loading",
        Reading<PanelFrame>.Failed => "failed",
        Reading<PanelFrame>.Stale => "stale",
        Reading<PanelFrame>.Fresh { Data: PanelFrame.Empty } => "empty",
        _ => "data",
    };

    private PanelFrame? Shown => Answer switch
    {
        Reading<PanelFrame>.Fresh fresh => fresh.Data,
        Reading<PanelFrame>.Stale stale => stale.Data,
        _ => null,
    };

    private string? Notice => Shown switch
    {
        PanelFrame.Lines lines => lines.Notice,
        PanelFrame.Rows rows => rows.Notice,
        _ => null,
    };

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        base.OnInitialized();
        Seen(false);
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _onlooker = new(Browser, isSeen => _ = InvokeAsync(() => Turn(isSeen)));
            await _onlooker.WatchAsync(_card);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeCoreAsync()
    {
        await base.DisposeCoreAsync();
        if (_onlooker is not null)
        {
            await _onlooker.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<PanelFrame> ReadAsync(CancellationToken cancellationToken) =>
        Runner.RunAsync(Panel, new(Page.Window.OnScreen(Time.GetUtcNow(), Points), Points), cancellationToken);

    /// <inheritdoc/>
    protected override Refusal? RefusalIn(PanelFrame answer) => answer is PanelFrame.Failed failed ? new(failed.Why, failed.Remedy) : null;

    private void Turn(bool isSeen)
    {
        _seen = isSeen;
        Seen(isSeen);
        StateHasChanged();
    }

    private void Zoom(TimeRange range) => Address.Go(Page with { Window = TimeWindow.Between(range) });

    private void ZoomOut() => Address.Go(Page with { Window = Page.Window.ZoomedOut(Time.GetUtcNow()) });
}
