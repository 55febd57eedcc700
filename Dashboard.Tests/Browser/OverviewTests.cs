using System.Collections.Concurrent;
using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Tests.Alerting;
using Dashboard.Tests.Fixtures;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class OverviewTests(Chromium chromium)
{
    [Theory]
    [InlineData(1440, 900)]
    [InlineData(390, 844)]
    public async Task Alert_is_named_by_its_rule_s_title_and_nothing_of_it_lies_outside_of_the_screen(int width, int height)
    {
        await using var server = await ServedPages.StartAsync();
        Fire(server, new SeriesBuilder { Name = "a-replica-with-a-name-that-is-longer-than-any-telephone-is-wide-0123456789" });
        await using var watched = await chromium.OpenAsync(width, height);

        await watched.GoAsync(server.Url);

        var panel = watched.Page.Locator("[data-panel=alerts]");
        await Expect(panel.Locator("td.what a")).ToHaveTextAsync("A replica is behind");
        await Expect(watched.Page.Locator(".verdict .lead strong")).ToHaveTextAsync("1 alert fires");
        await Expect(watched.Page.Locator(".verdict .lead")).ToContainTextAsync("A replica is behind, for 2 h");
        await Expect(watched.Page).ToHaveTitleAsync("(1) Overview · Dashboard");
        Assert.False(await panel.Locator(".scroll").EvaluateAsync<bool>("scroll => scroll.scrollWidth > scroll.clientWidth"));
        Assert.False(await watched.Page.EvaluateAsync<bool>("() => document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth"));
        Assert.Empty(watched.Complaints);
    }

    [Fact]
    public async Task Panel_is_asked_when_somebody_scrolls_to_it_and_not_before()
    {
        await using var server = await ServedPages.StartAsync();
        var asked = Record(server);
        await using var watched = await chromium.OpenAsync(390, 844);
        await watched.GoAsync(server.Url + "/dashboards/estate");
        await Expect(watched.Page.Locator("[data-panel=requests][data-face=data]")).ToBeVisibleAsync();
        var last = watched.Page.Locator("[data-panel]").Last;
        var id = await last.GetAttributeAsync("data-panel");
        Assert.DoesNotContain(id, asked.Keys);
        await Expect(last).ToHaveAttributeAsync("data-face", "loading");

        // It waits without moving: twenty tabs of skeletons that glitter out of sight once kept two cores busy.
        Assert.Equal(0, await last.EvaluateAsync<int>("panel => panel.getAnimations({ subtree: true }).length"));

        await last.ScrollIntoViewIfNeededAsync();

        await Expect(last).ToHaveAttributeAsync("data-face", "data");
        Assert.Contains(id!, asked.Keys);
    }

    [Fact]
    public async Task Panels_of_a_hidden_tab_ask_nothing_until_somebody_comes_back()
    {
        await using var server = await ServedPages.StartAsync();
        var asked = Record(server);
        await using var watched = await chromium.OpenAsync();
        await watched.GoAsync(server.Url + "/dashboards/estate");
        await Expect(watched.Page.Locator("[data-panel=requests][data-face=data]")).ToBeVisibleAsync();

        await HideAsync(watched, hidden: true);
        await TicksAsync(watched, server, 2);
        var before = asked["requests"];
        await TicksAsync(watched, server, 4);
        Assert.Equal(before, asked["requests"]);

        await HideAsync(watched, hidden: false);
        await TicksAsync(watched, server, 2);
        Assert.True(asked["requests"] > before);
    }

    private static void Fire(ServedPages server, SeriesBuilder series)
    {
        server.Rules.Current = [AlertingScene.Rule];
        var alert = new AlertInstance(AlertingScene.Rule.Id, series.Labels) { Phase = AlertPhase.Firing, Since = TimeProvider.System.GetUtcNow().AddHours(-2.5), Value = 90 };
        server.Alerts.Active = [alert];
        server.Panels.Answer = (panel, scope, _) => ValueTask.FromResult<PanelFrame>(panel.Query is PanelQuery.Alerts
            ? new PanelFrame.AlertList([alert])
            : new PanelFrame.Empty("Nothing here."));
    }

    private static ConcurrentDictionary<string, int> Record(ServedPages server)
    {
        var asked = new ConcurrentDictionary<string, int>();
        var answer = server.Panels.Answer;
        server.Panels.Answer = (panel, scope, cancellationToken) =>
        {
            asked.AddOrUpdate(panel.Id, 1, (_, count) => count + 1);
            return answer(panel, scope, cancellationToken);
        };
        return asked;
    }

    /// <summary>A headless page is never hidden: it is told that it is.</summary>
    private static async Task HideAsync(WatchedPage watched, bool hidden) => await watched.Page.EvaluateAsync(
        "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden }); document.dispatchEvent(new Event('visibilitychange')); }", hidden);

    /// <summary>Lets the page live on for some beats of its own clock, which reads once a second like a panel of which there is news.</summary>
    private static async Task TicksAsync(WatchedPage watched, ServedPages server, int ticks)
    {
        var clock = watched.Page.Locator(".status .now");
        for (var i = 0; i < ticks; i++)
        {
            var before = await clock.TextContentAsync();
            server.Feed.Publish(LiveTopics.Samples | LiveTopics.Sources | LiveTopics.Events);
            await Expect(clock).Not.ToHaveTextAsync(before!);
        }
    }
}
