using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Alerting;

public sealed class StoreWatchTests
{
    private readonly WrittenStoreStatus _status = new();
    private readonly MemoryAlerts _alerts = new();
    private readonly FakeTimeProvider _time = new(AlertingScene.Noon);
    private readonly StoreWatch _watch;

    public StoreWatchTests() => _watch = new(
        _status,
        _alerts,
        new(new MemoryMetrics(), new MemoryEvents(), [new ScriptedNotifier()], NullLogger<AlertMessages>.Instance),
        new LiveFeed(),
        _time,
        NullLogger<StoreWatch>.Instance);

    [Fact]
    public async Task A_store_that_runs_out_of_room_is_one_ticket_and_one_message_when_there_is_room_again()
    {
        await PassAsync(minutes: 3);
        Assert.Empty(_alerts.Told);
        _status.Health = _status.Health with { Disk = Used(85, "The store takes 85 MB of the 100 MB of Data:DiskBytes.") };
        await PassAsync(minutes: 30);
        var told = Assert.Single(_alerts.Told);
        Assert.Equal((StoreWatch.RuleId, AlertNews.Fired, AlertTier.Ticket, 85.0, "Percent"), (told.RuleId, told.News, told.Tier, told.Value, told.Unit));
        Assert.Contains("Data:DiskBytes", told.Condition, StringComparison.Ordinal);

        _status.Health = _status.Health with { Disk = Used(50, null) };
        await PassAsync(minutes: 5);
        Assert.Single(_alerts.Told);
        await PassAsync(minutes: 10);
        Assert.Equal([AlertNews.Fired, AlertNews.Resolved], _alerts.Told.Select(one => one.News));
    }

    [Fact]
    public async Task A_store_that_has_no_room_of_its_own_is_not_judged()
    {
        _status.Health = _status.Health with { Disk = null };
        await PassAsync(minutes: 3);
        Assert.Equal(0, _alerts.Commits);
    }

    [Fact]
    public async Task Its_alert_is_not_closed_as_that_of_a_rule_that_is_gone()
    {
        var scene = await AlertingScene.StartAsync(AlertingScene.Rule);
        await scene.Alerts.CommitAsync(
            new() { Progress = new(StoreWatch.RuleId, new("store", ""), AlertingScene.Noon), Instances = [new(StoreWatch.RuleId, Core.Telemetry.LabelSet.Empty) { Phase = AlertPhase.Firing }] },
            TestContext.Current.CancellationToken);
        scene.Restart();
        await scene.JudgeAsync();
        Assert.Equal(AlertPhase.Firing, scene.Alerts.Instances.Single(instance => instance.RuleId == StoreWatch.RuleId).Phase);
    }

    private static StoreDisk Used(int percent, string? warning) => new(percent * 1_000_000, 100_000_000, 1_000_000_000, 2_000_000_000, warning);

    private async Task PassAsync(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            await _watch.EvaluateAsync(TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
