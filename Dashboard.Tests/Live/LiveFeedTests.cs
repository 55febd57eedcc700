using Dashboard.Core.Live;

namespace Dashboard.Tests.Live;

public sealed class LiveFeedTests
{
    private readonly LiveFeed _feed = new();

    [Fact]
    public async Task A_new_watch_is_pending_at_once_so_that_nothing_before_the_first_wait_is_missed()
    {
        using var watch = _feed.Watch(LiveTopics.Events | LiveTopics.Samples);
        Assert.Equal(LiveTopics.Events | LiveTopics.Samples, await watch.NextAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Notices_to_a_slow_reader_merge_into_one()
    {
        using var watch = _feed.Watch(LiveTopics.Events | LiveTopics.Samples);
        await watch.NextAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 100_000; i++)
        {
            _feed.Publish(i % 2 == 0 ? LiveTopics.Events : LiveTopics.Flows);
        }

        _feed.Publish(LiveTopics.Samples);
        Assert.Equal(LiveTopics.Events | LiveTopics.Samples, await watch.NextAsync(TestContext.Current.CancellationToken));
        Assert.False(watch.NextAsync(TestContext.Current.CancellationToken).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_topic_of_no_interest_does_not_wake_a_reader()
    {
        using var watch = _feed.Watch(LiveTopics.Alerts);
        await watch.NextAsync(TestContext.Current.CancellationToken);
        var next = watch.NextAsync(TestContext.Current.CancellationToken).AsTask();
        _feed.Publish(LiveTopics.Samples | LiveTopics.Sources);
        Assert.False(next.IsCompleted);
        _feed.Publish(LiveTopics.Alerts);
        Assert.Equal(LiveTopics.Alerts, await next);
    }

    [Fact]
    public async Task A_cancelled_wait_loses_no_notice()
    {
        using var watch = _feed.Watch(LiveTopics.Events);
        await watch.NextAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 1000; round++)
        {
            using var cancel = new CancellationTokenSource();
            var waiting = watch.NextAsync(cancel.Token).AsTask();
            var publish = Task.Run(() => _feed.Publish(LiveTopics.Events), TestContext.Current.CancellationToken);
            await cancel.CancelAsync();
            await publish;
            var taken = waiting.IsCompletedSuccessfully || await WasTakenAsync(waiting);
            if (!taken)
            {
                Assert.Equal(LiveTopics.Events, await watch.NextAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
            }
        }

        static async Task<bool> WasTakenAsync(Task<LiveTopics> waiting)
        {
            try
            {
                return await waiting is not LiveTopics.None;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Disposing_ends_a_waiting_loop_without_an_exception_and_publishing_afterwards_is_harmless()
    {
        var watch = _feed.Watch(LiveTopics.Events);
        await watch.NextAsync(TestContext.Current.CancellationToken);
        var waiting = watch.NextAsync(TestContext.Current.CancellationToken).AsTask();
        watch.Dispose();
        Assert.Equal(LiveTopics.None, await waiting);
        _feed.Publish(LiveTopics.Events);
        Assert.Equal(LiveTopics.None, await watch.NextAsync(TestContext.Current.CancellationToken));
        watch.Dispose();
    }

    [Fact]
    public async Task Every_reader_hears_of_every_change_while_readers_come_and_go()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var comingAndGoing = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    _feed.Watch(LiveTopics.Events).Dispose();
                }
            },
            TestContext.Current.CancellationToken);
        using var watch = _feed.Watch(LiveTopics.Events);
        await watch.NextAsync(stop.Token);
        for (var i = 0; i < 2000; i++)
        {
            _feed.Publish(LiveTopics.Events);
            Assert.Equal(LiveTopics.Events, await watch.NextAsync(stop.Token).AsTask().WaitAsync(TimeSpan.FromSeconds(5), stop.Token));
        }

        await stop.CancelAsync();
        await comingAndGoing;
    }
}
