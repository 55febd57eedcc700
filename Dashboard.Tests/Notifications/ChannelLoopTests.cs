using Dashboard.Core.Alerting;
using Dashboard.Core.Live;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Notifiers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Notifications;

public sealed class ChannelLoopTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly MemoryAlerts _outbox = new();

    [Fact]
    public async Task Messages_go_in_order_at_the_pace_of_the_channel()
    {
        await AddAsync("a", "b", "c");
        var notifier = new ScriptedNotifier { Pace = TimeSpan.FromSeconds(1) };
        var loop = Loop(notifier);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(new ChannelPause(TimeSpan.FromSeconds(1), EndsOnNews: false), await StepAsync(loop));
        }

        Assert.True((await StepAsync(loop)).EndsOnNews);
        Assert.Equal(["a", "b", "c"], Received(notifier));
        Assert.All(_outbox.Outbox, entry => Assert.Equal((OutboxState.Delivered, 1), (entry.State, entry.Attempts)));
    }

    [Fact]
    public async Task A_message_that_must_wait_holds_those_behind_it_as_long_as_the_channel_said()
    {
        await AddAsync("fires", "resolved");
        var notifier = new ScriptedNotifier(() => new Delivery.Deferred("429", TimeSpan.FromSeconds(42)));
        var loop = Loop(notifier);
        await StepAsync(loop);
        Assert.Equal(TimeSpan.FromSeconds(42), (await StepAsync(loop)).Length);
        _time.Advance(TimeSpan.FromSeconds(41));
        Assert.Equal(TimeSpan.FromSeconds(1), (await StepAsync(loop)).Length);
        _time.Advance(TimeSpan.FromSeconds(1));
        await StepAsync(loop);
        await StepAsync(loop);
        Assert.Equal(["fires", "fires", "resolved"], Received(notifier));
        Assert.All(notifier.Received, received => Assert.False(received.PossiblyRepeated));
    }

    [Fact]
    public async Task Attempts_grow_apart_up_to_ten_minutes_and_never_end()
    {
        await AddAsync("a");
        var notifier = new ScriptedNotifier(Enumerable.Repeat<Func<Delivery>>(() => new Delivery.Deferred("500", null), 30));
        var loop = Loop(notifier);
        var waits = new List<double>();
        for (var attempt = 0; attempt < 30; attempt++)
        {
            await StepAsync(loop);
            var wait = _outbox.Outbox[0].NextAttemptAt - _time.GetUtcNow();
            waits.Add(wait.TotalSeconds);
            _time.Advance(wait);
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 600, 600], waits.Take(9));
        Assert.Equal(600, waits[^1]);
        await StepAsync(loop);
        Assert.Equal(OutboxState.Delivered, _outbox.Outbox[0].State);
    }

    [Fact]
    public async Task A_message_that_the_channel_will_not_take_for_an_hour_lets_the_others_pass()
    {
        await AddAsync("poison");
        var loop = Loop(new ScriptedNotifier(Enumerable.Repeat<Func<Delivery>>(() => new Delivery.Deferred("500", null), 12)));
        for (var attempt = 0; attempt < 12; attempt++)
        {
            await StepAsync(loop);
            _time.SetUtcNow(_outbox.Outbox[0].NextAttemptAt);
        }

        await _outbox.EndAsync("poison", new Delivery.Deferred("500", null), _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(10), TestContext.Current.CancellationToken);
        await AddAsync("next");
        await StepAsync(loop);
        Assert.Equal([OutboxState.Pending, OutboxState.Delivered], _outbox.Outbox.Select(entry => entry.State));
    }

    [Fact]
    public async Task A_refused_message_is_kept_with_its_reason_and_the_next_one_goes()
    {
        await AddAsync("a", "b");
        var notifier = new ScriptedNotifier(() => new Delivery.Refused("no_service"));
        var loop = Loop(notifier);
        await StepAsync(loop);
        await StepAsync(loop);
        Assert.Equal([(OutboxState.Refused, "no_service"), (OutboxState.Delivered, null)], _outbox.Outbox.Select(entry => (entry.State, entry.Reason)));
    }

    [Fact]
    public async Task An_attempt_of_which_nobody_knows_the_end_is_repeated_and_says_so()
    {
        await AddAsync("a");
        var notifier = new ScriptedNotifier(
            () => new Delivery.Deferred("connection lost", null) { PossiblySent = true },
            () => new Delivery.Deferred("429", TimeSpan.FromSeconds(1)),
            () => throw new InvalidOperationException("a defect"));
        var loop = Loop(notifier);
        for (var attempt = 0; attempt < 4; attempt++)
        {
            await StepAsync(loop);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([false, true, true, true], notifier.Received.Select(received => received.PossiblyRepeated));
        Assert.Equal(OutboxState.Delivered, _outbox.Outbox[0].State);
    }

    /// <summary>Writes of a delivery: 1 begin, 2 end. Killed before or after each.</summary>
    [Theory]
    [InlineData(1, false, 1, false)]
    [InlineData(1, true, 1, true)]
    [InlineData(2, false, 2, true)]
    [InlineData(2, true, 1, false)]
    public async Task Killed_at_any_moment_nothing_is_lost_and_only_the_repeated_one_says_so(int dieAt, bool dieAfter, int sent, bool repeated)
    {
        await AddAsync("a");
        var notifier = new ScriptedNotifier();
        (_outbox.DieAt, _outbox.DieAfter) = (dieAt + 1, dieAfter);
        await Assert.ThrowsAsync<KilledException>(() => StepAsync(Loop(notifier)));

        await _outbox.RecoverAsync(TestContext.Current.CancellationToken);
        var afterwards = Loop(notifier);
        await StepAsync(afterwards);
        await StepAsync(afterwards);
        Assert.Equal(OutboxState.Delivered, _outbox.Outbox[0].State);
        Assert.Equal((sent, repeated), (notifier.Received.Count, notifier.Received[^1].PossiblyRepeated));
    }

    [Fact]
    public async Task A_store_that_cannot_record_the_delivery_is_asked_again_and_nothing_is_sent_twice()
    {
        await AddAsync("a", "b");
        var notifier = new ScriptedNotifier();
        var loop = Loop(notifier);
        _outbox.DieAt = 3;
        await Assert.ThrowsAsync<KilledException>(() => StepAsync(loop));
        await StepAsync(loop);
        Assert.Equal(["a", "b"], Received(notifier));
        Assert.All(_outbox.Outbox, entry => Assert.Equal(OutboxState.Delivered, entry.State));
    }

    [Fact]
    public async Task The_dispatcher_recovers_first_and_wakes_when_alerts_change()
    {
        await AddAsync("cut off");
        await _outbox.BeginAsync("cut off", Noon, TestContext.Current.CancellationToken);
        var (feed, notifier) = (new LiveFeed(), new ScriptedNotifier());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = new OutboxDispatcher(_outbox, [notifier], feed, _time, NullLoggerFactory.Instance).RunAsync(stop.Token);
        await UntilAsync(() => _outbox.Outbox[0].State is OutboxState.Delivered);
        Assert.True(notifier.Received[0].PossiblyRepeated);

        await AddAsync("new");
        feed.Publish(LiveTopics.Alerts);
        await UntilAsync(() => _outbox.Outbox[1].State is OutboxState.Delivered);
        await stop.CancelAsync();
        await running;
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (!reached())
        {
            await Task.Delay(1, limit.Token);
        }
    }

    private static IEnumerable<string> Received(ScriptedNotifier notifier) => notifier.Received.Select(received => received.Notification.Title);

    private static async Task<ChannelPause> StepAsync(ChannelLoop loop) => await loop.StepAsync(TestContext.Current.CancellationToken);

    private ChannelLoop Loop(INotifier notifier) => new(_outbox, notifier, new LiveFeed(), _time, NullLogger<ChannelLoop>.Instance);

    private async Task AddAsync(params string[] ids) => await _outbox.CommitAsync(
        new AlertCommit
        {
            Progress = new("rule", new SourceId("test", "one"), Noon),
            Messages = [.. ids.Select(id => new OutboxMessage(id, "slack", Notices.Fired with { Title = id }, _time.GetUtcNow()))],
        },
        TestContext.Current.CancellationToken);
}
