using Dashboard.Core.Alerting;
using Dashboard.Core.Storage;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

public sealed class CorrectionTests
{
    [Fact]
    public async Task A_late_sample_that_ends_a_breach_takes_the_alert_back_and_says_that_it_is_a_correction()
    {
        var scene = await StartAsync(Rule with { KeepFiringFor = TimeSpan.Zero });
        scene.Write("ccBBBB");
        await scene.JudgeAsync();
        scene.Write("cccc", from: 2, complete: false);
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Inactive, "FR"), (scene.State().Phase, scene.Told));
        Assert.True(scene.Alerts.Told[1].IsCorrection);
        Assert.Contains(scene.Alerts.History, entry => entry is { IsCorrection: true, News: AlertNews.Resolved });
    }

    [Fact]
    public async Task A_breach_that_is_only_known_late_fires_late_with_the_time_at_which_it_began()
    {
        var scene = await StartAsync(Rule);
        scene.Write("cccccccc");
        await scene.JudgeAsync();
        scene.Write("BBBB", from: 4, complete: false);
        await scene.JudgeAsync();
        var told = Assert.Single(scene.Alerts.Told);
        Assert.Equal((AlertNews.Fired, true, At(5), At(7)), (told.News, told.IsCorrection, told.Since, told.EvaluatedAt));
    }

    [Fact]
    public async Task An_unchanged_verdict_is_not_told_again()
    {
        var scene = await StartAsync(Rule);
        scene.Write("ccBBBBBB");
        await scene.JudgeAsync();
        var history = scene.Alerts.History.Count;
        scene.Metrics.Write(Source, new SeriesBuilder().Key, At(3), 500);
        scene.Metrics.Write(Source, new SeriesBuilder().Key, At(0), 2);
        await scene.JudgeAsync();
        Assert.Equal(("F", history), (scene.Told, scene.Alerts.History.Count));
    }

    [Fact]
    public async Task A_verdict_can_be_corrected_there_and_back()
    {
        var scene = await StartAsync(Rule with { KeepFiringFor = TimeSpan.Zero });
        scene.Write("ccBBBB");
        await scene.JudgeAsync();
        scene.Write("cccc", from: 2, complete: false);
        await scene.JudgeAsync();
        scene.Write("BBBB", from: 2, complete: false);
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, At(5), "FRF"), (scene.State().Phase, scene.State().Since, scene.Told));
        Assert.Equal(3, scene.Alerts.Outbox.Select(entry => entry.Message.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_sample_of_another_series_changes_nothing_of_this_one()
    {
        var scene = await StartAsync(Rule);
        scene.Write("BBBB", complete: false);
        scene.Write("cccc", series: new() { Name = "b" });
        await scene.JudgeAsync();
        scene.Write("BBBB", series: new() { Name = "b" }, complete: false);
        await scene.JudgeAsync();
        Assert.Equal(["F", "F"], scene.Alerts.Told.GroupBy(told => told.Labels).Select(group => string.Concat(group.Select(_ => "F"))));
    }

    [Fact]
    public async Task What_may_have_been_missed_while_the_store_was_replaced_is_judged_again()
    {
        var scene = await StartAsync(Rule);
        scene.Write("cccccccc");
        await scene.JudgeAsync();
        scene.Metrics.CompleteUntil(Source, At(0));
        scene.Write("BBBB", from: 4);
        scene.Metrics.Gap = new ArrivalGap("The file was restored.", new(At(4), At(8)));
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);
    }

    [Fact]
    public async Task A_correction_that_cannot_be_read_now_waits_and_is_not_lost()
    {
        var scene = await StartAsync(Rule);
        scene.Write("cccccccc");
        await scene.JudgeAsync();
        scene.Write("BBBB", from: 4, complete: false);
        scene.Metrics.Failure = new StoreUnavailableException("Busy.");
        await scene.JudgeAsync();
        Assert.Equal("Busy.", scene.Loop.Statuses[0].Last!.Failure);
        scene.Metrics.Failure = null;
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);
    }
}
