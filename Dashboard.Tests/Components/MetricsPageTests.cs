using Bunit;
using Dashboard.AsCode;
using Dashboard.Components.Pages;
using Dashboard.Components.Panels;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.State;
using Dashboard.Tests.Alerting;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Components;

/// <summary>The page over samples in memory.</summary>
public sealed class MetricsPageTests : BunitContext
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryMetrics _metrics = new();

    public MetricsPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Metric_shows_the_range_of_its_latest_values_its_age_its_trend_and_how_many_series_it_has()
    {
        Write(new SeriesBuilder { Name = "replica-1" }, 30, 45);
        Write(new SeriesBuilder { Name = "replica-2" }, 31, 90);

        var page = Show("/metrics");

        page.WaitForAssertion(() => Assert.Single(page.FindAll("td.what")));
        var row = page.FindAll("tbody tr:not(.namespace)")[0];
        Assert.Equal(["ReplicaLag", "Maximum of 60 s", "45 s – 90 s", "60 s", "", "2"], row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()));
        Assert.Equal(2, row.QuerySelectorAll("svg path").Length);
        Assert.Equal("AWS/RDS", page.FindAll("tr.namespace")[0].TextContent);
    }

    [Fact]
    public void Words_narrow_the_list_and_an_address_that_has_them_shows_the_same()
    {
        Write(new SeriesBuilder(), 30, 45);
        _metrics.Write(AlertingScene.Source, new SeriesBuilder().Key with { Namespace = "AWS/SQS", Metric = "NumberOfMessagesSent" }, Now.AddMinutes(-1), 5);
        var page = Show("/metrics");
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td.what").Count));

        page.FindAll("input[type=search]")[0].Input("sqs sent");
        Assert.Equal(["NumberOfMessagesSent"], page.FindAll("td.what").Select(cell => cell.TextContent.Trim()));
        page.FindAll("input[type=search]")[0].Input("sqs lag");
        Assert.Contains("No metric has these words", page.Markup, StringComparison.Ordinal);

        page.FindAll("input[type=search]")[0].Input("sent");
        page.FindAll("input[type=search]")[0].Change("sent");
        Assert.EndsWith("/metrics?find=sent", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Link_of_a_metric_leads_to_its_series_and_that_of_a_series_to_it_alone()
    {
        Write(new SeriesBuilder { Name = "replica-1" }, 30, 45);
        Write(new SeriesBuilder { Name = "replica-2" }, 31, 90);
        var page = Show("/metrics?namespace=AWS%2FRDS&metric=ReplicaLag&statistic=Maximum&period=60");

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td.what").Count));
        Assert.Equal(["replica-2", "replica-1"], page.FindAll("td.what").Select(cell => cell.TextContent.Split(' ')[0].Trim()));
        Assert.Empty(Target(page).Match);

        var link = page.FindAll("td.what a")[1].GetAttribute("href")!;
        Assert.Contains("series=", link, StringComparison.Ordinal);
        Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        page.WaitForAssertion(() => Assert.Equal(["45 s"], page.FindAll("td.latest").Select(cell => cell.TextContent)));
        Assert.Equal("replica-1", Target(page).Match["DBInstanceIdentifier"]);
    }

    [Theory]
    [InlineData("/metrics?namespace=AWS%2FRDS&metric=Unheard")]
    [InlineData("/metrics?namespace=AWS%2FRDS&metric=ReplicaLag&series=0123456789abcdef")]
    [InlineData("/metrics?namespace=x&metric=%3Cscript%3Ealert(1)%3C%2Fscript%3E")]
    public void Link_that_leads_nowhere_says_so(string link)
    {
        Write(new SeriesBuilder(), 30, 45);
        var page = Show(link);
        page.WaitForAssertion(() => Assert.Contains("Nothing is stored under this name", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void Sums_at_the_edges_of_a_trend_are_left_out_where_they_lack_samples()
    {
        var requests = new SeriesBuilder { Statistic = Statistic.Sum };
        for (var minute = 1; minute <= 400; minute++)
        {
            _metrics.Write(AlertingScene.Source, requests.Key, Now.AddMinutes(-minute), 10);
        }

        var page = Show("/metrics");
        page.WaitForAssertion(() => Assert.Single(page.FindAll("svg path")));

        // Ten a minute all the time is a level line: every point of its path has the same height.
        var heights = page.FindAll("svg path")[0].GetAttribute("d")!.Split('M', 'L').Skip(1).Select(point => point.Split(' ')[1]).Distinct();
        Assert.Single(heights);
    }

    private static SeriesSelector Target(IRenderedComponent<CascadingValue<PageState>> page) =>
        Assert.Single(Assert.IsType<PanelQuery.Metrics>(page.FindComponent<PanelCard>().Instance.Panel.Query).Targets).Select;

    private void Write(SeriesBuilder series, params double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            // A step of the trend apart, so that each is a point of it.
            _metrics.Write(AlertingScene.Source, series.Key, Now.AddMinutes(-1 - (20 * (values.Length - 1 - i))), values[i], "Seconds");
        }
    }

    private IRenderedComponent<CascadingValue<PageState>> Show(string link)
    {
        Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        Services.AddSingleton<ILiveFeed>(new LiveFeed());
        Services.AddSingleton<IMetricReader>(_metrics);
        Services.AddSingleton<IAlertRules>(new WrittenRules());
        Services.AddSingleton(DashboardLibrary.Load(Path.Combine(Repository.Root, "Dashboard", "dashboards")).Library);
        Services.AddSingleton<IPanelRunner>(new ScriptedPanels());
        Services.AddSingleton<ChartBuffers>();
        Services.AddScoped<PageAddress>();
        Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        return Render<CascadingValue<PageState>>(page => page
            .Add(value => value.Value, PageState.Default)
            .AddChildContent<CascadingValue<ViewerClock>>(clock => clock.Add(value => value.Value, ViewerClock.Utc).AddChildContent<MetricsPage>()));
    }
}
