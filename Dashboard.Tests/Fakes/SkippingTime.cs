using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Fakes;

/// <summary>Fake time in which short waits are over as soon as they begin, and are recorded; long ones wait for the test.</summary>
public sealed class SkippingTime(TimeSpan shorterThan) : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly ConcurrentQueue<TimeSpan> _skipped = new();

    public IReadOnlyList<TimeSpan> Skipped => [.. _skipped];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime >= TimeSpan.Zero && dueTime < shorterThan)
        {
            _skipped.Enqueue(dueTime);
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        }

        return timer;
    }
}
