using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

public sealed class StallTests
{
    private static readonly AlertRule Watched = Rule with { NoDataAfter = TimeSpan.FromMinutes(5) };

    [Fact]
    public async Task A_collector_that_stalls_is_one_alert_and_its_series_are_without_data_and_no_others()
    {
        var scene = await StartAsync(Watched, Collector);
        foreach (var name in new[] { "a", "b", "c" })
        {
            scene.Write("cccc", series: new() { Name = name });
        }

        var other = new SourceId("file.metrics-csv", "elsewhere");
        scene.Metrics.Write(other, new SeriesBuilder { Name = "elsewhere" }.Key, At(1), 1);
        scene.Metrics.CompleteUntil(other, At(2));
        await PassAsync(scene, minutes: 30);

        Assert.All(new[] { "a", "b", "c" }, name => Assert.Equal(AlertPhase.NoData, scene.State(new() { Name = name }).Phase));
        Assert.Equal(AlertPhase.Inactive, scene.State(new() { Name = "elsewhere" }).Phase);
        var told = Assert.Single(scene.Alerts.Told);
        Assert.Equal((CollectorWatch.RuleId, AlertNews.Fired, $"{CollectorWatch.Rule.Title}: {Collector.Title}", "Seconds"), (told.RuleId, told.News, told.Title, told.Unit));
        Assert.Equal((Source.Kind, Source.Scope), (told.Labels["source"], told.Labels["scope"]));
    }

    [Fact]
    public async Task When_it_comes_back_the_slots_in_between_are_judged_on_data_and_one_message_says_that_it_is_over()
    {
        var scene = await StartAsync(Watched, Collector);
        scene.Write("cccc");
        await PassAsync(scene, minutes: 30);
        scene.Write(new string('c', 26), from: 4);
        await PassAsync(scene, minutes: 1);
        Assert.Equal("FR", scene.Told);
        Assert.Equal(AlertPhase.Inactive, scene.State().Phase);
    }

    [Fact]
    public async Task A_breach_during_the_stall_is_told_afterwards()
    {
        var scene = await StartAsync(Watched with { KeepFiringFor = TimeSpan.Zero }, Collector);
        scene.Write("cccc");
        await PassAsync(scene, minutes: 30);
        scene.Write("cccccBBBBccccccccccccccccc", from: 4);
        await PassAsync(scene, minutes: 1);
        Assert.Equal(["F", "FR", "R"], [scene.Told[..1], string.Concat(scene.Alerts.Told.Where(told => told.RuleId == Rule.Id).Select(told => ".FR"[(int)told.News])), scene.Told[^1..]]);
        Assert.Equal(At(10), scene.Alerts.Told.First(told => told.RuleId == Rule.Id).Since);
    }

    [Fact]
    public async Task A_gap_in_the_data_themselves_is_told_once_the_collector_is_back()
    {
        var scene = await StartAsync(Watched, Collector);
        scene.Write("cccc", complete: false);
        scene.Write("cccc", series: new() { Name = "b" });
        await PassAsync(scene, minutes: 30);
        scene.Write(new string('c', 26), from: 4);
        await PassAsync(scene, minutes: 1);
        Assert.Equal(AlertPhase.NoData, scene.State(new() { Name = "b" }).Phase);
        Assert.Equal(AlertPhase.Inactive, scene.State().Phase);
        Assert.Equal([AlertNews.NoData], scene.Alerts.Told.Where(told => told.RuleId == Rule.Id).Select(told => told.News));

        scene.Write("cc", from: 30, series: new() { Name = "b" }, complete: false);
        scene.Write("cc", from: 30);
        await PassAsync(scene, minutes: 1);
        Assert.Equal([AlertNews.NoData, AlertNews.DataBack], scene.Alerts.Told.Where(told => told.RuleId == Rule.Id).Select(told => told.News));
    }

    [Fact]
    public async Task A_firing_alert_is_held_while_its_collector_is_away()
    {
        var scene = await StartAsync(Watched, Collector);
        scene.Write("BBBB");
        await PassAsync(scene, minutes: 30);
        Assert.Equal(AlertPhase.Firing, scene.State().Phase);
        Assert.DoesNotContain('R', scene.Told);
    }

    [Fact]
    public async Task A_source_that_is_late_but_moves_has_not_stalled()
    {
        var scene = await StartAsync(Watched, Collector);
        for (var minute = 0; minute < 60; minute += 3)
        {
            scene.Write("ccc", from: minute - 600);
            await PassAsync(scene, minutes: 3);
        }

        Assert.Equal("", scene.Told);
        Assert.Equal(AlertPhase.Inactive, scene.State().Phase);
    }

    [Fact]
    public async Task A_restart_neither_calls_a_stall_over_nor_begins_one_before_the_collector_had_its_time()
    {
        var scene = await StartAsync(Watched, Collector);
        scene.Write("cccc");
        await PassAsync(scene, minutes: 30);
        scene.Restart();
        await PassAsync(scene, minutes: 3);
        Assert.Equal("F", scene.Told);

        var fresh = await StartAsync(Watched, Collector);
        fresh.Write("cccc");
        fresh.Time.Advance(TimeSpan.FromHours(5));
        fresh.Restart();
        await PassAsync(fresh, minutes: 6);
        Assert.Equal("", fresh.Told);
        await PassAsync(fresh, minutes: 3);
        Assert.Equal("F", fresh.Told);
    }

    [Fact]
    public async Task A_source_that_never_delivered_anything_stalls_too()
    {
        var scene = await StartAsync(Watched, Collector with { Source = new("aws.cloudtrail.lookup", "111122223333/eu-west-1"), Kind = SignalKind.Events });
        await PassAsync(scene, minutes: 10);
        Assert.Equal("F", scene.Told);
    }

    private static async Task PassAsync(AlertingScene scene, int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await scene.JudgeAsync();
            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await scene.JudgeAsync();
    }
}
