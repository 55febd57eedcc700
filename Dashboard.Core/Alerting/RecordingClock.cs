namespace Dashboard.Core.Alerting;

/// <summary>
/// Times for what is recorded, in whole milliseconds and always later than the one before: what is recorded later replaces what was recorded
/// earlier, so two commits must not bear the same time, and a clock that is set back must not turn them round.
/// </summary>
internal sealed class RecordingClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _last;

    /// <summary>Nothing is recorded at or before this: an earlier process, or a clock that ran ahead, has been there.</summary>
    public void StartAfter(DateTimeOffset recorded)
    {
        lock (_gate)
        {
            _last = Math.Max(_last, recorded.ToUnixTimeMilliseconds());
        }
    }

    public DateTimeOffset Next()
    {
        lock (_gate)
        {
            _last = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), _last + 1);
            return DateTimeOffset.FromUnixTimeMilliseconds(_last);
        }
    }
}
