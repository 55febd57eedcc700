using Dashboard.Core.Alerting;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Alerting.AlertingScene;

namespace Dashboard.Tests.Alerting;

public sealed class RuleEvaluationTests
{
    [Fact]
    public async Task It_fires_at_the_slot_and_resolves_at_the_slot_whatever_the_clock_says()
    {
        var scene = await StartAsync(Rule);
        scene.Write("ccBBBBcccc");
        scene.Time.Advance(TimeSpan.FromDays(300));
        await scene.JudgeAsync();

        // A sample at 2 is seen by the slot at 3.
        Assert.Equal([(AlertPhase.Pending, At(3)), (AlertPhase.Firing, At(5)), (AlertPhase.Recovering, At(7)), (AlertPhase.Inactive, At(9))],
            scene.Alerts.History.Select(entry => (entry.State.Phase, entry.EvaluatedAt)));
        Assert.Equal("FR", scene.Told);
        var fired = scene.Alerts.Told[0];
        Assert.Equal((At(3), At(5), 90.0, "Seconds"), (fired.Since, fired.EvaluatedAt, fired.Value, fired.Unit));
        Assert.Equal("last value within 1 min above 60 s for 2 min", fired.Condition);
        Assert.Equal([1, 1, 90, 90, 90], fired.Recent);
    }

    [Fact]
    public async Task Nothing_after_the_watermark_is_judged()
    {
        var scene = await StartAsync(Rule);
        scene.Write("BBBBBB", complete: false);
        scene.Metrics.CompleteUntil(Source, At(2.9));
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Pending, ""), (scene.State().Phase, scene.Told));
        scene.Metrics.CompleteUntil(Source, At(3));
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, "F"), (scene.State().Phase, scene.Told));
    }

    [Fact]
    public async Task Judging_again_and_restarting_changes_nothing()
    {
        var scene = await StartAsync(Rule);
        scene.Write("BBBB");
        await scene.JudgeAsync();
        var (commits, states) = (scene.Alerts.Commits, scene.Alerts.Instances);
        await scene.JudgeAsync();
        scene.Restart();
        await scene.JudgeAsync();
        Assert.Equal(commits, scene.Alerts.Commits);
        Assert.Equal(states, scene.Alerts.Instances);
        Assert.Equal("F", scene.Told);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(6, "PFI")]
    public async Task A_new_rule_looks_back_as_far_as_it_was_told_and_tells_nothing_of_what_it_finds_there(int backfill, string known)
    {
        var scene = new AlertingScene(Rule with { Backfill = TimeSpan.FromMinutes(backfill), KeepFiringFor = TimeSpan.Zero });
        scene.Write("cccBBBcc");
        await scene.JudgeAsync();
        Assert.Equal((known, ""), (string.Concat(scene.Alerts.History.Select(entry => entry.State.Phase.ToString()[0])), scene.Told));
        scene.Write("BBB", from: 8);
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);
    }

    [Fact]
    public async Task A_new_rule_tells_of_what_fires_when_it_begins()
    {
        var scene = new AlertingScene(Rule with { Backfill = TimeSpan.FromMinutes(8) });
        scene.Write("cccBBBBB");
        await scene.JudgeAsync();
        Assert.Equal(("F", At(4)), (scene.Told, scene.Alerts.Told[0].Since));
    }

    [Fact]
    public async Task A_series_that_comes_later_is_judged_from_its_first_sample_and_was_not_missing_before()
    {
        var scene = await StartAsync(Rule with { NoDataAfter = TimeSpan.FromMinutes(3) });
        scene.Write("cccccccc");
        await scene.JudgeAsync();
        scene.Write("BBBB", from: 8, new() { Name = "replica-2" }, complete: false);
        scene.Write("cccc", from: 8);
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);
        Assert.Equal(At(9), scene.Alerts.Told[0].Since);
    }

    [Fact]
    public async Task Each_series_has_a_life_of_its_own()
    {
        var scene = await StartAsync(Rule with { NoDataAfter = TimeSpan.FromMinutes(3) });
        scene.Write("BBBBBBBB", series: new() { Name = "a" }, complete: false);
        scene.Write("cccccccc", series: new() { Name = "b" }, complete: false);
        scene.Write("c-------", series: new() { Name = "c" });
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, AlertPhase.Inactive, AlertPhase.NoData), (scene.State(new() { Name = "a" }).Phase, scene.State(new() { Name = "b" }).Phase, scene.State(new() { Name = "c" }).Phase));
        Assert.Equal("FN", scene.Told);
    }

    [Fact]
    public async Task Where_silence_means_zero_it_resolves_and_is_never_without_data()
    {
        var scene = await StartAsync(Rule with { TreatMissingAsZero = true, NoDataAfter = TimeSpan.FromMinutes(1), KeepFiringFor = TimeSpan.Zero });
        scene.Write("BBBB----");
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Inactive, "FR", 0.0), (scene.State().Phase, scene.Told, scene.Alerts.Told[^1].Value));
    }

    [Fact]
    public async Task A_gap_holds_a_firing_alert_and_resets_a_pending_one()
    {
        var scene = await StartAsync(Rule);
        scene.Write("BB-BB----");
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Inactive, ""), (scene.State().Phase, scene.Told));
        scene.Write("BBBB-----", from: 9);
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, "F"), (scene.State().Phase, scene.Told));
        Assert.Equal(At(14), scene.State().MissingSince);
    }

    [Theory]
    [InlineData(AlertReduce.Last, 2)]
    [InlineData(AlertReduce.Max, 9)]
    [InlineData(AlertReduce.Min, 1)]
    public async Task A_window_is_half_open_and_reduced_as_the_rule_says(AlertReduce reduce, double expected)
    {
        var scene = await StartAsync(Rule with { Reduce = reduce, Over = TimeSpan.FromMinutes(3), When = AlertWhen.Above, Threshold = 0, For = TimeSpan.Zero, Every = TimeSpan.FromMinutes(3) });
        var key = new SeriesBuilder().Key;
        foreach (var (minute, value) in new[] { (0, 500.0), (3, 1), (4, 9), (5, 2), (6, 700) })
        {
            scene.Metrics.Write(Source, key, At(minute), value);
        }

        scene.Metrics.CompleteUntil(Source, At(6));
        await scene.JudgeAsync();
        Assert.Equal(expected, scene.State().Value);
    }

    [Fact]
    public async Task Sums_add_and_readings_may_be_averaged()
    {
        var sum = await ValueAsync(AlertReduce.Sum, Statistic.Sum, TimeSpan.FromMinutes(1));
        var mean = await ValueAsync(AlertReduce.Mean, Statistic.Value, TimeSpan.Zero);
        Assert.Equal((60.0, 20.0), (sum, mean));

        static async Task<double?> ValueAsync(AlertReduce reduce, Statistic statistic, TimeSpan period)
        {
            var series = new SeriesBuilder { Statistic = statistic, Period = period };
            var scene = await StartAsync(Rule with { Select = new() { Statistic = statistic }, Reduce = reduce, Over = TimeSpan.FromMinutes(3), Threshold = 0, For = TimeSpan.Zero });
            foreach (var (minute, value) in new[] { (0, 10.0), (1, 20), (2, 30) })
            {
                scene.Metrics.Write(Source, series.Key, At(minute), value);
            }

            scene.Metrics.CompleteUntil(Source, At(3));
            await scene.JudgeAsync();
            return scene.State(series).Value;
        }
    }

    [Fact]
    public async Task An_average_over_a_longer_window_is_made_of_sums_and_counts_or_is_refused_with_the_law()
    {
        var average = new SeriesBuilder { Statistic = Statistic.Average };
        var rule = Rule with { Select = new() { Metric = "ReplicaLag", Statistic = Statistic.Average }, Reduce = AlertReduce.Mean, Over = TimeSpan.FromMinutes(2), Threshold = 0, For = TimeSpan.Zero };
        var scene = await StartAsync(rule);
        scene.Metrics.Write(Source, average.Key, At(0), 100);
        scene.Metrics.Write(Source, average.Key, At(1), 1);
        scene.Metrics.CompleteUntil(Source, At(2));
        await scene.JudgeAsync();
        Assert.Contains("An average of averages is not an average", scene.Loop.Statuses[0].Last!.Failure, StringComparison.Ordinal);
        Assert.Equal(AlertPhase.Inactive, scene.State(average).Phase);

        // One call took 100 s, ninety-nine took 1 s: the mean is near 2, not near 50.
        foreach (var (minute, sum, count) in new[] { (2, 100.0, 1.0), (3, 99, 99) })
        {
            scene.Metrics.Write(Source, average.Key, At(minute), sum / count);
            scene.Metrics.Write(Source, new SeriesBuilder { Statistic = Statistic.Sum }.Key, At(minute), sum);
            scene.Metrics.Write(Source, new SeriesBuilder { Statistic = Statistic.SampleCount }.Key, At(minute), count);
        }

        scene.Metrics.CompleteUntil(Source, At(4));
        await scene.JudgeAsync();
        Assert.Null(scene.Loop.Statuses[0].Last!.Failure);
        Assert.Equal(1.99, scene.State(average).Value);
    }

    [Fact]
    public async Task A_failing_query_is_one_alert_of_the_rule_and_no_slot_is_lost_by_it()
    {
        var scene = await StartAsync(Rule with { ErrorAfter = TimeSpan.FromMinutes(2), KeepFiringFor = TimeSpan.Zero });
        scene.Write("cc", series: new() { Name = "a" }, complete: false);
        scene.Write("cc", series: new() { Name = "b" });
        await scene.JudgeAsync();
        scene.Metrics.Failure = new StoreUnavailableException("The disk is full: free some space.");
        scene.Write("BBBBcc", from: 2, new() { Name = "a" });
        for (var minute = 0; minute < 4; minute++)
        {
            await scene.JudgeAsync();
            scene.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal("E", scene.Told);
        Assert.Equal("The disk is full: free some space.", scene.Alerts.Told[0].Failure);
        scene.Metrics.Failure = null;
        await scene.JudgeAsync();
        Assert.Equal("EFRO", scene.Told);
        Assert.Equal(At(5), scene.Alerts.Told[1].EvaluatedAt);
    }

    [Fact]
    public async Task Alerts_of_a_rule_that_is_gone_are_closed_quietly()
    {
        var scene = await StartAsync(Rule);
        scene.Write("BBBB");
        await scene.JudgeAsync();
        scene.Current = [Rule with { Id = "another", Threshold = 1000 }];
        await scene.JudgeAsync();
        Assert.Empty(await scene.Alerts.ActiveAsync(TestContext.Current.CancellationToken));
        Assert.Equal("F", scene.Told);
    }

    [Fact]
    public async Task What_changed_before_is_in_the_message_writes_of_the_same_account_only()
    {
        var scene = await StartAsync(Rule);
        scene.Events.Records.AddRange(
        [
            Change("ModifyDBInstance", minutesBefore: 20),
            Change("DescribeDBInstances", minutesBefore: 10, readOnly: true),
            Change("RebootDBInstance", minutesBefore: 5, account: "999999999999"),
            Change("DeleteDBInstance", minutesBefore: 5, outcome: Outcome.Failure),
            Change("CreateUser", minutesBefore: 90),
        ]);
        scene.Write("BBBB");
        await scene.JudgeAsync();
        var change = Assert.Single(scene.Alerts.Told[0].Changes);
        Assert.Equal(("alice", "rds:ModifyDBInstance", At(-20)), (change.Who, change.What, change.At));

        static EventRecord Change(string action, int minutesBefore, string account = "111122223333", bool readOnly = false, Outcome outcome = Outcome.Success) => new()
        {
            Id = action,
            Account = account,
            Dataset = "aws.cloudtrail",
            OccurredAt = At(-minutesBefore),
            ObservedAt = At(0),
            Action = action,
            Outcome = outcome,
            Fields = EventFields.Of(new("user.name", FieldValue.Of("alice")), new("event.provider", FieldValue.Of("rds.amazonaws.com")), new("aws.cloudtrail.read_only", FieldValue.Of(readOnly))),
        };
    }

    [Fact]
    public async Task An_alert_is_told_even_where_what_changed_cannot_be_read()
    {
        var scene = await StartAsync(Rule);
        scene.Events.Failure = new QueryLimitException("Too much.");
        scene.Write("BBBB");
        await scene.JudgeAsync();
        Assert.Equal("F", scene.Told);
    }

    [Fact]
    public async Task The_weekly_tier_is_not_sent()
    {
        var scene = await StartAsync(Rule with { Tier = AlertTier.Review });
        scene.Write("BBBB");
        await scene.JudgeAsync();
        Assert.Equal((AlertPhase.Firing, ""), (scene.State().Phase, scene.Told));
    }
}
