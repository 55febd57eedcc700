using Dashboard.Core.Live;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Browser;

[Collection(BrowserTests.Name)]
public sealed class ManyTabsTests(Chromium chromium)
{
    private const int Tabs = 20;

    [Fact]
    public async Task Twenty_live_tabs_closed_at_random_moments_starve_nobody_and_leave_nothing_behind()
    {
        var random = new Random(20);
        await using var server = await ServedPages.StartAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var changes = PublishAsync(server.Feed, stop.Token);
        var pings = PingAsync(server.Url, stop.Token);

        var tabs = new List<WatchedPage>();
        for (var i = 0; i < Tabs; i++)
        {
            var tab = await chromium.OpenAsync(800, 600);
            tabs.Add(tab);
            await tab.GoAsync(server.Url + "/dashboards/estate");
        }

        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, stop.Token);
        var complaints = tabs.SelectMany(tab => tab.Complaints).ToArray();
        foreach (var tab in tabs.OrderBy(_ => random.Next()).ToArray())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(150)), TimeProvider.System, stop.Token);
            await tab.DisposeAsync();
        }

        await stop.CancelAsync();
        await changes;
        var times = (await pings).Order().ToArray();

        Assert.Empty(complaints);
        Assert.Empty(server.Errors.Entries);
        Assert.True(times.Length > 100, $"Only {times.Length} pings were answered.");

        // The browser paints twenty pages on the same two cores: the limit is for the server alone, so this is a guard against starvation.
        Assert.InRange(times[(int)(times.Length * 0.99)], TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    private static async Task PublishAsync(ILiveFeed feed, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            feed.Publish(LiveTopics.Samples | LiveTopics.Events | LiveTopics.Alerts | LiveTopics.Sources);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<List<TimeSpan>> PingAsync(string url, CancellationToken stop)
    {
        var times = new List<TimeSpan>();
        using var client = new HttpClient();
        while (!stop.IsCancellationRequested)
        {
            var began = TimeProvider.System.GetTimestamp();
            await client.GetStringAsync(new Uri(url + "/ping"), CancellationToken.None);
            times.Add(TimeProvider.System.GetElapsedTime(began));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return times;
    }
}
