using System.Collections.Immutable;
using System.Globalization;
using Dashboard.AsCode;
using Dashboard.Components.Alerts;
using Dashboard.Components.Live;
using Dashboard.Components.Metrics;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.State;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Components.Pages;

/// <summary>Lists what is stored, or shows one metric of it. Which one, which of its series and what was searched for is in the address.</summary>
public sealed partial class MetricsPage
{
    /// <summary>Series that are looked at for the list.</summary>
    private const int MostSeries = 10_000;

    /// <summary>Series whose trends are read at once: beyond it the list goes without, and one metric's page still has them.</summary>
    private const int MostTrends = 3_000;

    /// <summary>Points of a trend: as many as its picture has room for.</summary>
    private const int TrendPoints = 40;

    /// <summary>Rows that a person still reads.</summary>
    private const int MostRows = 200;

    private string _find = "";
    private Panel? _chart;
    private (SeriesSelector Select, string? Unit)? _charted;

    /// <summary>What is stored.</summary>
    /// <param name="Entries">All metrics; the one alone where one was asked for.</param>
    /// <param name="IsCut">Whether there are more series than were looked at.</param>
    /// <param name="At">When that was.</param>
    /// <param name="Range">The time that trends cover.</param>
    public sealed record Listing(ImmutableArray<MetricEntry> Entries, bool IsCut, DateTimeOffset At, TimeRange Range);

    [Inject]
    private IMetricReader Metrics { get; set; } = default!;

    [Inject]
    private IAlertRules Rules { get; set; } = default!;

    [Inject]
    private DashboardLibrary Library { get; set; } = default!;

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

    /// <summary>One series of the metric, as an address names it.</summary>
    [SupplyParameterFromQuery]
    public string? Series { get; set; }

    /// <summary>Words that were searched for.</summary>
    [SupplyParameterFromQuery(Name = "find")]
    public string? Sought { get; set; }

    /// <inheritdoc/>
    // New series come seldom; the chart follows its samples by itself.
    protected override LiveTopics Topics => LiveTopics.None;

    /// <inheritdoc/>
    protected override TimeSpan Patience => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override object Question => (Asked, Series);

    private SeriesSelector? Asked => Namespace is null || Metric is null ? null : new()
    {
        Namespace = Namespace,
        Metric = Metric,
        Statistic = Statistic is null ? null : new Statistic(Statistic),
        Period = Period is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86_400 * 30)) : null,
    };

    private Listing? Shown => Answer switch
    {
        Reading<Listing>.Fresh fresh => fresh.Data,
        Reading<Listing>.Stale stale => stale.Data,
        _ => null,
    };

    private string LinkToAll => Navigation.GetUriWithQueryParameters(Navigation.ToAbsoluteUri("metrics").ToString(), Page.ToQuery());

    private string LinkToMetric => Navigation.GetUriWithQueryParameter("series", (string?)null);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        base.OnParametersSet();
        _find = Sought ?? "";
    }

    /// <inheritdoc/>
    protected override async ValueTask<Listing> ReadAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var select = Asked ?? new();
        var limits = QueryLimits.Screen with { MaxRows = MostSeries };
        var found = await Metrics.FindSeriesAsync(select, limits, cancellationToken);
        ImmutableArray<StoredSeries> stored = Series is null ? found.Items : [.. found.Items.Where(series => AlertAddress.Series(series.Info.Key.ToLabels()) == Series)];
        if (stored is [var one] && Asked is not null)
        {
            select = select with { Match = one.Info.Key.ToLabels() };
        }

        var last = await Metrics.ReadLastAsync(select, limits, cancellationToken);
        var range = Page.Window.OnScreen(now, TrendPoints);
        var step = TimeSpan.FromSeconds(Math.Max(60, Math.Ceiling(range.Length.TotalSeconds / TrendPoints / 60) * 60));
        var trends = stored.Length <= MostTrends ? (await Metrics.ReadBucketsAsync(select, range, step, limits, cancellationToken)).Items : [];
        return new(MetricEntry.Of(MetricLine.Of(stored, last.Items, trends, range, step), new(Rules, Library)), found.IsCut, now, range);
    }

    /// <inheritdoc/>
    protected override void OnRead()
    {
        // The same panel as long as it asks the same: another one would be read anew each time that the list is.
        if (Asked is not null && Shown?.Entries is [var chosen, ..])
        {
            var select = Series is not null && chosen.Lines is [var one] ? chosen.Select with { Match = one.Key.ToLabels() } : chosen.Select;
            if (_charted != (select, chosen.Unit))
            {
                (_charted, _chart) = ((select, chosen.Unit), PanelOf(chosen, select));
            }
        }
    }

    private void Type(ChangeEventArgs typed) => _find = typed.Value as string ?? "";

    /// <summary>What was searched for goes into the address once it is finished: not a step back for each letter.</summary>
    private void Keep() => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("find", _find.Length == 0 ? null : _find), replace: true);

    private string LinkTo(MetricEntry entry, TimeWindow window)
    {
        var query = entry.ToQuery();
        query["series"] = Series;
        foreach (var (name, value) in (Page with { Window = window }).ToQuery())
        {
            query[name] = value;
        }

        return Navigation.GetUriWithQueryParameters(Navigation.ToAbsoluteUri("metrics").ToString(), query);
    }

    private string LinkToSeries(MetricLine line) => Navigation.GetUriWithQueryParameter("series", AlertAddress.Series(line.Key.ToLabels()));

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static Panel PanelOf(MetricEntry entry, SeriesSelector select) => new()
    {
        Id = "metric",
        Title = select.Match.Count == 0 ? $"{entry.Title}, {entry.Meaning}" : $"{entry.Select.Metric} of {AlertLook.Where(select.Match)}, {entry.Meaning}",
        Area = new(0, 0, 24, 11),
        Query = new PanelQuery.Metrics([new() { Select = select }]),
        View = new PanelView.TimeSeries(),
        Unit = entry.Unit,
    };
}
