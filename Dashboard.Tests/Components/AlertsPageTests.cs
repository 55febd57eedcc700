using Bunit;
using Dashboard.Components.Pages;
using Dashboard.Components.Panels;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Notifications;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.State;
using Dashboard.Tests.Alerting;
using Dashboard.Tests.Fakes;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Components;

/// <summary>The page over real evaluation and a real outbox's contract, stores in memory.</summary>
public sealed class AlertsPageTests : BunitContext
{
    private readonly ScriptedPanels _panels = new();

    public AlertsPageTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Quiet_estate_says_so_and_lists_what_is_watched()
    {
        var page = Show(await SceneAsync("cccc"));
        page.WaitForAssertion(() => Assert.Contains("All quiet", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Nobody was told of anything", page.Markup, StringComparison.Ordinal);
        var rule = Assert.Single(Rows(page, "rules"));
        Assert.Contains("A replica is behind", rule, StringComparison.Ordinal);
        Assert.Contains("works", rule, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Firing_alert_shows_value_condition_and_the_message_that_was_sent()
    {
        var scene = await SceneAsync("cBBBB");
        await SettleAsync(scene, new Delivery.Delivered());
        var page = Show(scene);

        page.WaitForAssertion(() => Assert.Contains("firing", page.Markup, StringComparison.Ordinal));
        var alert = Assert.Single(Rows(page, "active"));
        Assert.Contains("A replica is behind", alert, StringComparison.Ordinal);
        Assert.Contains("90 s", alert, StringComparison.Ordinal);
        Assert.Contains("above 60 s", alert, StringComparison.Ordinal);
        var message = Assert.Single(Rows(page, "messages"));
        Assert.Contains("delivered", message, StringComparison.Ordinal);
        Assert.Contains("fired", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_that_was_refused_says_why_and_a_doubtful_one_that_it_may_be_repeated()
    {
        var scene = await SceneAsync("cBBBB");
        await SettleAsync(scene, new Delivery.Deferred("The connection broke.", null) { PossiblySent = true });
        var page = Show(scene);
        page.WaitForAssertion(() => Assert.Contains("possibly repeated", Assert.Single(Rows(page, "messages")), StringComparison.Ordinal));
        Assert.Contains("The connection broke.", page.Markup, StringComparison.Ordinal);

        await SettleAsync(scene, new Delivery.Refused("Slack refuses with 'no_service'."));
        scene.Feed.Publish(LiveTopics.Alerts);
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Contains("refused", Assert.Single(Rows(page, "messages")), StringComparison.Ordinal));
        Assert.Contains("no_service", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_of_a_message_leads_to_the_series_its_chart_and_its_history()
    {
        var scene = await SceneAsync("cBBBB", new SeriesBuilder());
        var page = Show(scene, Assert.Single(scene.Alerts.Told).Link);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("section[aria-label=History] tbody tr").Count));
        Assert.Equal(["firing", "pending"], page.FindAll("section[aria-label=History] tbody .chip").Select(chip => chip.TextContent));
        var chart = page.FindComponent<PanelCard>().Instance.Panel;
        var target = Assert.Single(Assert.IsType<PanelQuery.Metrics>(chart.Query).Targets);
        Assert.True(target.Select.Selects(new SeriesBuilder().Key));
        Assert.Equal(new PanelView.TimeSeries(Critical: 60), chart.View);
        Assert.Contains("from=", page.FindAll("section[aria-label=History] td.time a")[0].GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chart_is_not_read_anew_when_only_the_alert_changes()
    {
        var scene = await SceneAsync("cBBBB");
        var page = Show(scene, Assert.Single(scene.Alerts.Told).Link);
        page.WaitForAssertion(() => Assert.Single(page.FindComponents<PanelCard>()));
        var before = page.FindComponent<PanelCard>().Instance.Panel;

        scene.Feed.Publish(LiveTopics.Alerts);
        scene.Time.Advance(TimeSpan.FromSeconds(2));
        page.WaitForState(() => page.FindComponents<PanelCard>().Count == 1);
        Assert.Same(before, page.FindComponent<PanelCard>().Instance.Panel);
    }

    [Theory]
    [InlineData("/alerts?rule=unheard-of", "Nothing is known of the rule")]
    [InlineData("/alerts?rule=replica-lag&series=0123456789abcdef", "is not among the rule")]
    [InlineData("/alerts?rule=%3Cscript%3Ealert(1)%3C/script%3E", "Nothing is known of the rule")]
    public async Task Link_that_leads_nowhere_says_so(string link, string words)
    {
        var page = Show(await SceneAsync("cc"), link);
        page.WaitForAssertion(() => Assert.Contains(words, page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public async Task Store_that_is_away_shows_the_failed_face_and_later_the_stale_one()
    {
        var scene = await SceneAsync("cBBBB");
        scene.Metrics.Failure = new StoreUnavailableException("The disk is full.");
        var page = Show(scene);
        page.WaitForAssertion(() => Assert.Contains("The disk is full.", Assert.Single(page.FindAll(".message.failed")).TextContent, StringComparison.Ordinal));

        scene.Metrics.Failure = null;
        await AgainAsync(scene, page, () => Rows(page, "active").Count == 1);
        scene.Metrics.Failure = new StoreUnavailableException("The disk is full.");
        await AgainAsync(scene, page, () => page.FindAll(".banner.warn").Count == 1);
        Assert.Single(Rows(page, "active"));
    }

    [Fact]
    public async Task Without_a_channel_it_says_that_nobody_is_told()
    {
        var page = Show(await SceneAsync("cc"), channels: false);
        page.WaitForAssertion(() => Assert.Contains("Notifiers__Slack__WebhookUrl", page.Markup, StringComparison.Ordinal));
    }

    private static async Task<AlertingScene> SceneAsync(string samples, SeriesBuilder? series = null)
    {
        var scene = await AlertingScene.StartAsync(AlertingScene.Rule);
        scene.Write(samples, series: series);
        scene.Time.SetUtcNow(AlertingScene.At(samples.Length));
        await scene.JudgeAsync();
        return scene;
    }

    private static async Task SettleAsync(AlertingScene scene, Delivery delivery)
    {
        var outbox = scene.Alerts;
        var now = scene.Time.GetUtcNow();
        var entry = Assert.Single(await outbox.DueAsync("slack", DateTimeOffset.MaxValue, 10, Xunit.TestContext.Current.CancellationToken));
        await outbox.BeginAsync(entry.Message.Id, now, Xunit.TestContext.Current.CancellationToken);
        await outbox.EndAsync(entry.Message.Id, delivery, now, now.AddMinutes(1), Xunit.TestContext.Current.CancellationToken);
    }

    /// <summary>Lets the page read again, however its loop stands at the moment.</summary>
    private static async Task AgainAsync(AlertingScene scene, IRenderedComponent<CascadingValue<PageState>> page, Func<bool> until)
    {
        for (var i = 0; i < 30 && !await page.InvokeAsync(until); i++)
        {
            scene.Feed.Publish(LiveTopics.Alerts);
            scene.Time.Advance(TimeSpan.FromSeconds(1));
            await page.InvokeAsync(() => Task.Run(() => { }));
        }

        page.WaitForAssertion(() => Assert.True(until()));
    }

    private static IReadOnlyList<string> Rows(IRenderedComponent<CascadingValue<PageState>> page, string section) =>
        [.. page.FindAll($"section[aria-labelledby={section}] tbody tr").Select(row => row.TextContent)];

    private IRenderedComponent<CascadingValue<PageState>> Show(AlertingScene scene, string link = "/alerts", bool channels = true)
    {
        Services.AddSingleton<TimeProvider>(scene.Time);
        Services.AddSingleton<ILiveFeed>(scene.Feed);
        Services.AddSingleton<IAlertStore>(scene.Alerts);
        Services.AddSingleton<IOutbox>(scene.Alerts);
        Services.AddSingleton<IMetricReader>(scene.Metrics);
        Services.AddSingleton<IAlertRules>(scene);
        Services.AddSingleton(scene.Loop);
        Services.AddSingleton<IPanelRunner>(_panels);
        Services.AddSingleton<ChartBuffers>();
        Services.AddScoped<PageAddress>();
        if (channels)
        {
            Services.AddSingleton<INotifier>(new ScriptedNotifier());
        }

        Services.GetRequiredService<NavigationManager>().NavigateTo(link);
        return Render<CascadingValue<PageState>>(page => page
            .Add(value => value.Value, PageState.Default)
            .AddChildContent<CascadingValue<ViewerClock>>(clock => clock.Add(value => value.Value, ViewerClock.Utc).AddChildContent<AlertsPage>()));
    }
}
