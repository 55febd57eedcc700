namespace Dashboard.Core.Live;

/// <summary>Waits with an end, for loops that are woken by notices and by the clock.</summary>
public static class LiveWaiting
{
    /// <summary>Waits for a notice, but no longer than this. Returns what came, or nothing; never throws when it is cancelled.</summary>
    public static async ValueTask<LiveTopics> NextWithinAsync(this ILiveWatch watch, TimeSpan limit, TimeProvider time, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
        {
            return LiveTopics.None;
        }

        using var end = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, stopping);
        try
        {
            return await watch.NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return LiveTopics.None;
        }
    }

    /// <summary>Waits for a time; ends early, without an exception, when it is cancelled.</summary>
    public static async ValueTask DelayAsync(this TimeProvider time, TimeSpan delay, CancellationToken stopping)
    {
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
