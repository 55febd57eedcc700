using Dashboard.Components.Live;
using Dashboard.Components.Metrics;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.State;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Pages;

/// <summary>Lists what is stored and draws one metric of it. Which one is in the address.</summary>
public sealed partial class MetricsPage
{
    /// <summary>Series that are looked at for the list.</summary>
    private const int MostSeries = 10_000;

    /// <summary>Rows that a person still reads.</summary>
    private const int MostRows = 300;

    private string _find = "";

    [Inject]
    private IMetricReader Metrics { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [CascadingParameter]
    public required ViewerClock Clock { get; set; }

    [SupplyParameterFromQuery]
    public string? Namespace { get; set; }

    [SupplyParameterFromQuery]
    public string? Metric { get; set; }

    [SupplyParameterFromQuery]
    public string? Statistic { get; set; }

    [SupplyParameterFromQuery]
    public long? Period { get; set; }

    /// <inheritdoc/>
    // New series come seldom; the chart follows its samples by itself.
    protected override LiveTopics Topics => LiveTopics.None;

    private SeriesSelector? Asked => Namespace is null || Metric is null ? null : new()
    {
        Namespace = Namespace,
        Metric = Metric,
        Statistic = Statistic is null ? null : new Statistic(Statistic),
        Period = Period is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400 * 30)) : null,
    };

    private Capped<MetricEntry>? Shown => Answer switch
    {
        Reading<Capped<MetricEntry>>.Fresh fresh => fresh.Data,
        Reading<Capped<MetricEntry>>.Stale stale => stale.Data,
        _ => null,
    };

    private MetricEntry? Chosen => Asked is { } asked ? Shown?.Items.FirstOrDefault(entry => entry.Select == asked) : null;

    /// <inheritdoc/>
    protected override async ValueTask<Capped<MetricEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await Metrics.FindSeriesAsync(new(), QueryLimits.Screen with { MaxRows = MostSeries }, cancellationToken);
        var entries = MetricEntry.Of(found.Items);
        return new(entries, found.IsCut ? entries.Length + 1 : entries.Length);
    }

    private void Find(ChangeEventArgs typed) => _find = typed.Value as string ?? "";

    private string LinkTo(MetricEntry entry, TimeWindow window)
    {
        var query = entry.ToQuery();
        foreach (var (name, value) in (Page with { Window = window }).ToQuery())
        {
            query[name] = value;
        }

        return Navigation.GetUriWithQueryParameters(Navigation.ToAbsoluteUri("metrics").ToString(), query);
    }

    private static Panel PanelOf(MetricEntry entry) => new()
    {
        Id = "metric",
        Title = $"{entry.Title}, {entry.Meaning}",
        Area = new(0, 0, 24, 12),
        Query = new PanelQuery.Metrics([new() { Select = entry.Select }]),
        View = new PanelView.TimeSeries(),
        Unit = entry.Unit,
    };
}
