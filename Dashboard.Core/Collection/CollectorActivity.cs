namespace Dashboard.Core.Collection;

/// <summary>What a collector did, counted as it happens: the Sources page and the cost estimate read it.</summary>
public sealed class CollectorActivity
{
    private long _apiCalls;
    private long _throttles;
    private long _billedUnits;
    private long _stored;
    private long _duplicates;
    private long _rejected;

    /// <summary>Requests sent to the source, retries included.</summary>
    public long ApiCalls => Interlocked.Read(ref _apiCalls);

    /// <summary>Answers that asked for fewer calls.</summary>
    public long Throttles => Interlocked.Read(ref _throttles);

    /// <summary>What the source bills by, where that is not the call: metrics requested of GetMetricData.</summary>
    public long BilledUnits => Interlocked.Read(ref _billedUnits);

    /// <summary>Records stored since start.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Records that the store already had.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Records that could not be taken.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Counts a request.</summary>
    public void CountCall(bool throttled = false)
    {
        Interlocked.Increment(ref _apiCalls);
        if (throttled)
        {
            Interlocked.Increment(ref _throttles);
        }
    }

    /// <summary>Counts what the source bills by.</summary>
    public void CountBilled(int units) => Interlocked.Add(ref _billedUnits, units);

    internal void CountReceipt(int stored, int duplicates, int rejected)
    {
        Interlocked.Add(ref _stored, stored);
        Interlocked.Add(ref _duplicates, duplicates);
        Interlocked.Add(ref _rejected, rejected);
    }
}
