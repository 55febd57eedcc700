using Dashboard.Core.Alerting;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

/// <summary>What was over before anybody could have acted on it is judged, kept, and told to nobody.</summary>
public sealed class HistoryTests
{
    /// <summary>A day before noon, in minutes.</summary>
    private const int Yesterday = -24 * 60;

    [Fact]
    public async Task The_first_start_judges_yesterday_and_tells_nobody_of_it()
    {
        var scene = await StartAsync(Rule, Collector);
        scene.Write("cBBBBBcccccBBBBBccccc" + Calm(60), from: Yesterday);
        await scene.JudgeAsync();
        await CatchUpAsync(scene, Yesterday + 81);

        Assert.Equal("", scene.Told);
        Assert.Equal(2, scene.Alerts.History.Count(entry => entry.State.Phase is AlertPhase.Firing));
        Assert.All(scene.Alerts.History, entry => Assert.Equal(AlertNews.None, entry.News));
        Assert.Null(scene.State().Heard);
    }

    [Fact]
    public async Task What_still_fires_when_the_source_has_caught_up_is_told_once_and_then_is_news_like_any_other()
    {
        var scene = await StartAsync(Rule, Collector);
        scene.Write("cBBBBBccccc", from: Yesterday);
        await scene.JudgeAsync();
        scene.Write(Calm(-60 - Yesterday - 11), from: Yesterday + 11);
        scene.Write(new string('B', 50), from: -60);
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, AlertPhase.Inactive, ""), (scene.State().Phase, scene.State().Heard!.Phase, scene.Told));

        scene.Write(new string('B', 8), from: -10);
        await scene.JudgeAsync();
        var told = Assert.Single(scene.Alerts.Told);
        Assert.Equal((AlertNews.Fired, At(-59)), (told.News, told.Since));
        scene.Restart();
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);

        scene.Time.SetUtcNow(At(10));
        scene.Write("Bccccc", from: -2);
        await scene.JudgeAsync();
        Assert.Equal("FR", scene.Told);
    }

    [Fact]
    public async Task A_gap_that_is_still_open_when_the_source_has_caught_up_is_told()
    {
        var scene = await StartAsync(Rule with { NoDataAfter = TimeSpan.FromMinutes(5) }, Collector);
        scene.Write("ccccc", from: -60, complete: false);
        scene.Write(Calm(58), from: -60, new() { Name = "b" });
        await scene.JudgeAsync();
        Assert.Equal("N", scene.Told);
    }

    [Fact]
    public async Task After_three_hours_away_all_that_fired_meanwhile_is_told_even_what_is_over()
    {
        var scene = await RunningAsync();
        scene.Time.SetUtcNow(At(182));
        scene.Restart();
        scene.Write(Calm(60) + "BBBBB" + Calm(40), from: 1);
        await scene.JudgeAsync();
        scene.Write(Calm(50) + "BBBBBBBBBBBBBBBBBBBBBBBB", from: 106);
        await scene.JudgeAsync();
        Assert.Equal(("FRF", AlertPhase.Firing), (scene.Told, scene.State().Phase));
    }

    [Fact]
    public async Task After_days_away_only_what_still_fires_and_what_is_over_since_is_told()
    {
        var scene = await RunningAsync();
        scene.Write("BBBBB", from: 1);
        scene.Time.SetUtcNow(At(8));
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);

        scene.Time.SetUtcNow(At(4000));
        scene.Restart();
        scene.Write(Calm(1000) + "BBBBB" + Calm(1000), from: 6);
        await scene.JudgeAsync();
        scene.Write(Calm(1500) + "BBBBB" + Calm(3998 - 3516), from: 2011);
        await scene.JudgeAsync();
        Assert.Equal(("FR", AlertPhase.Inactive), (scene.Told, scene.State().Phase));
        Assert.Equal(At(2), scene.Alerts.Told[1].Since);
        Assert.Equal(3, scene.Alerts.History.Count(entry => entry.State.Phase is AlertPhase.Firing));
    }

    [Fact]
    public async Task A_source_that_stalls_while_it_catches_up_tells_of_itself_and_not_of_its_history()
    {
        var scene = await StartAsync(Rule with { NoDataAfter = TimeSpan.FromMinutes(5) }, Collector);
        scene.Write("cBBBBBccccc", from: -60);
        for (var minute = 0; minute < 20; minute++)
        {
            await scene.JudgeAsync();
            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal((AlertPhase.NoData, "F"), (scene.State().Phase, scene.Told));
        Assert.Equal(CollectorWatch.RuleId, scene.Alerts.Told[0].RuleId);
        scene.Write("BBBBB" + Calm(63), from: -49);
        await scene.JudgeAsync();
        Assert.DoesNotContain(scene.Alerts.Told, told => told.RuleId == Rule.Id);
    }

    [Fact]
    public async Task Samples_of_history_that_come_late_change_history_and_tell_nothing()
    {
        var scene = await StartAsync(Rule, Collector);
        scene.Write("cccccccccc", from: -60);
        await scene.JudgeAsync();
        scene.Write("BBBBB", from: -58, complete: false);
        await scene.JudgeAsync();
        Assert.Contains(scene.Alerts.History, entry => entry.State.Phase is AlertPhase.Firing);
        await CatchUpAsync(scene, -50);
        Assert.Equal("", scene.Told);
    }

    [Fact]
    public async Task Whatever_the_samples_people_hear_of_what_is_the_case_where_history_ends_and_of_all_after_it()
    {
        var heardAtTheLine = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var schedule = new SampleSchedule(seed);
            var live = await schedule.PlayAsync(late: false, stalls: false);
            foreach (var line in new[] { 8, 15, 21 })
            {
                var late = await schedule.PlayHistoryAsync(line);
                foreach (var series in SampleSchedule.Series)
                {
                    Assert.Equal((seed, State(live, series)), (seed, State(late, series)));
                    Assert.Equal(Phases(live, series), Phases(late, series));
                    var told = Told(late, series).ToArray();
                    var expected = Told(live, series).Where(one => one.At > At(line)).ToList();
                    if (AtLine(live, series, line) is { } still)
                    {
                        expected.Insert(0, (still, At(line)));
                        heardAtTheLine++;
                    }

                    Assert.True(expected.SequenceEqual(told), $"Seed {seed}, line {line}, {schedule}: {string.Join(", ", told)} and not {string.Join(", ", expected)}");
                }
            }
        }

        Assert.True(heardAtTheLine > 50, $"Only {heardAtTheLine} alerts were open where history ended.");
    }

    [Fact]
    public async Task Dying_at_any_write_while_history_is_judged_loses_nothing_and_repeats_nothing()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var schedule = new SampleSchedule(seed);
            var whole = await schedule.PlayHistoryAsync(line: 15);
            for (var step = 1; step < 40; step++)
            {
                var killed = await schedule.PlayHistoryAsync(line: 15, step, dieAfter: step % 2 == 0);
                foreach (var series in SampleSchedule.Series)
                {
                    Assert.True(Told(whole, series).SequenceEqual(Told(killed, series)), $"Seed {seed}, killed at write {step}.");
                    Assert.Equal((seed, step, State(whole, series)), (seed, step, State(killed, series)));
                }
            }
        }
    }

    /// <summary>Without the value: while an alert rests, not each is worth a write.</summary>
    private static AlertInstance State(AlertingScene scene, SeriesBuilder series) => scene.State(series) with { Value = null };

    private static IEnumerable<(AlertNews News, DateTimeOffset At)> Told(AlertingScene scene, SeriesBuilder series) =>
        scene.Alerts.Told.Where(told => told.Labels.Equals(series.Labels)).Select(told => (told.News, told.EvaluatedAt));

    private static IEnumerable<(AlertPhase, DateTimeOffset)> Phases(AlertingScene scene, SeriesBuilder series) =>
        scene.Alerts.History.Where(entry => entry.State.Labels.Equals(series.Labels)).OrderBy(entry => entry.EvaluatedAt).Select(entry => (entry.State.Phase, entry.EvaluatedAt));

    private static AlertNews? AtLine(AlertingScene scene, SeriesBuilder series, int line) =>
        scene.Alerts.History.Where(entry => entry.State.Labels.Equals(series.Labels) && entry.EvaluatedAt <= At(line)).MaxBy(entry => entry.EvaluatedAt)?.State.Phase switch
        {
            AlertPhase.Firing or AlertPhase.Recovering => AlertNews.Fired,
            AlertPhase.NoData => AlertNews.NoData,
            _ => null,
        };

    private static string Calm(int minutes) => new('c', minutes);

    private static async Task<AlertingScene> RunningAsync()
    {
        var scene = await StartAsync(Rule with { KeepFiringFor = TimeSpan.Zero }, Collector);
        scene.Write("cc", from: -1);
        await scene.JudgeAsync();
        return scene;
    }

    /// <summary>Brings the rest of the history in pieces, judged piece by piece.</summary>
    private static async Task CatchUpAsync(AlertingScene scene, int from)
    {
        while (from < -2)
        {
            var piece = Math.Min(200, -2 - from);
            scene.Write(Calm(piece), from);
            from += piece;
            await scene.JudgeAsync();
        }
    }
}
