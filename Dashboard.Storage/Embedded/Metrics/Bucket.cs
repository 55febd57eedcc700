namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>What a stretch of a series holds, while it is being put together from samples and roll-ups in any order.</summary>
internal struct Bucket
{
    public long Start;
    public double Low;
    public double High;
    public double Total;
    public double Last;
    public int LastAt;
    public int Count;

    /// <summary>Among the buckets of an answer, the place of the series' one that came before it; -1 where there is none.</summary>
    public int Before;

    public static Bucket Of(long start, int at, double value) => new() { Start = start, Low = value, High = value, Total = value, Count = 1, Last = value, LastAt = at };

    public void Add(in Bucket other)
    {
        Low = Math.Min(Low, other.Low);
        High = Math.Max(High, other.High);
        Total += other.Total;
        Count += other.Count;
        if (other.LastAt >= LastAt)
        {
            (Last, LastAt) = (other.Last, other.LastAt);
        }
    }
}
