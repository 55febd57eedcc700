namespace Amazon.Protocol;

/// <summary>
/// Tokens that come back with time. Taking more than there are goes into debt, and the wait is how long it takes to repay:
/// those who come later wait longer, and a cost above the bucket's size is paid in full rather than never.
/// </summary>
internal sealed class TokenBucket(ApiBudget budget, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = budget.Burst;
    private long _countedAt = time.GetTimestamp();

    public TimeSpan Take(double cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        lock (_gate)
        {
            Refill();
            _tokens -= cost;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / budget.PerSecond);
        }
    }

    public void Return(double cost)
    {
        lock (_gate)
        {
            Refill();
            _tokens = Math.Min(budget.Burst, _tokens + cost);
        }
    }

    public void Empty()
    {
        lock (_gate)
        {
            Refill();
            _tokens = Math.Min(_tokens, 0);
        }
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(budget.Burst, _tokens + (time.GetElapsedTime(_countedAt, now).TotalSeconds * budget.PerSecond));
        _countedAt = now;
    }
}
