using System.Collections.Immutable;

namespace Dashboard.Core.Live;

/// <inheritdoc cref="ILiveFeed"/>
public sealed class LiveFeed : ILiveFeed
{
    private ImmutableHashSet<Subscription> _watches = [];

    /// <inheritdoc/>
    public void Publish(LiveTopics changed)
    {
        foreach (var watch in Volatile.Read(ref _watches))
        {
            watch.Offer(changed);
        }
    }

    /// <inheritdoc/>
    public ILiveWatch Watch(LiveTopics interest)
    {
        var watch = new Subscription(this, interest);
        ImmutableInterlocked.Update(ref _watches, static (all, one) => all.Add(one), watch);
        return watch;
    }

    private sealed class Subscription : ILiveWatch
    {
        private readonly LiveFeed _feed;
        private readonly LiveTopics _interest;
        private readonly Lock _gate = new();
        private LiveTopics _pending;
        private bool _closed;
        private TaskCompletionSource<LiveTopics>? _waiter;

        public Subscription(LiveFeed feed, LiveTopics interest) => (_feed, _interest, _pending) = (feed, interest, interest);

        public void Offer(LiveTopics changed)
        {
            TaskCompletionSource<LiveTopics>? waiter;
            LiveTopics taken;
            lock (_gate)
            {
                _pending |= changed & _interest;
                if (_closed || _pending is LiveTopics.None || _waiter is null)
                {
                    return;
                }

                (waiter, _waiter) = (_waiter, null);
                (taken, _pending) = (_pending, LiveTopics.None);
            }

            if (!waiter.TrySetResult(taken))
            {
                // The wait was cancelled in between: the notice stays for the next one.
                Offer(taken);
            }
        }

        public async ValueTask<LiveTopics> NextAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TaskCompletionSource<LiveTopics> waiter;
            lock (_gate)
            {
                if (_closed)
                {
                    return LiveTopics.None;
                }

                if (_pending is not LiveTopics.None)
                {
                    var taken = _pending;
                    _pending = LiveTopics.None;
                    return taken;
                }

                if (_waiter is { Task.IsCompleted: false })
                {
                    throw new InvalidOperationException("A live watch has one reader at a time.");
                }

                // Continuations run elsewhere: the publisher is the store's writer and must not run a page's code.
                _waiter = waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            await using var registration = cancellationToken.Register(static state => ((TaskCompletionSource<LiveTopics>)state!).TrySetCanceled(), waiter);
            return await waiter.Task;
        }

        public void Dispose()
        {
            ImmutableInterlocked.Update(ref _feed._watches, static (all, one) => all.Remove(one), this);
            TaskCompletionSource<LiveTopics>? waiter;
            lock (_gate)
            {
                _closed = true;
                (waiter, _waiter) = (_waiter, null);
            }

            waiter?.TrySetResult(LiveTopics.None);
        }
    }
}
