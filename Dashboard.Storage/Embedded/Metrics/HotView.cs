namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>How long what is in the hot table stays there.</summary>
internal sealed class HotLife
{
    private volatile bool _isOver;

    public bool IsOver
    {
        get
        {
            // What was read before this question must have been read before the answer.
            Interlocked.MemoryBarrier();
            return _isOver;
        }
    }

    /// <summary>Before rows leave the table, or are replaced.</summary>
    public void End()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
    }
}

/// <summary>
/// What the hot table held after some commit, in memory. Whoever takes it, then begins a transaction and asks for everything else, has seen every sample
/// once, if <see cref="Holds"/> is still true after all that: nothing had gone from here to there meanwhile. Else neither answer nor view are worth anything,
/// since the memory is used again.
/// </summary>
internal sealed class HotView(ReadOnlyMemory<int> series, ReadOnlyMemory<int> seconds, ReadOnlyMemory<double> values, int first, int last, HotLife life)
{
    public bool Holds => !life.IsOver;

    /// <summary>Hands out the samples of a range.</summary>
    /// <param name="from">First second.</param>
    /// <param name="until">First second after it.</param>
    /// <param name="sink">Is given numbers of series that nobody knows, once the view does not hold any more.</param>
    public void Read(int from, int until, ISampleSink sink)
    {
        if (first >= until || last < from)
        {
            return;
        }

        var ids = series.Span;
        var times = seconds.Span;
        var all = values.Span;
        for (var row = 0; row < times.Length; row++)
        {
            var at = times[row];
            if (at >= from && at < until)
            {
                sink.Sample(ids[row], at, all[row]);
            }
        }
    }
}
