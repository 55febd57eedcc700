using System.Collections.Concurrent;

namespace Dashboard.Simulator.Wire;

/// <summary>A token bucket for each key (account, Region and API), on the estate's clock.</summary>
internal sealed class RateQuota(double perSecond, double burst)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    public bool TryTake(string key, DateTimeOffset now, double cost = 1) =>
        double.IsPositiveInfinity(perSecond) || _buckets.GetOrAdd(key, _ => new Bucket(burst, now)).TryTake(perSecond, burst, now, cost);

    /// <summary>How long until one more would be let through.</summary>
    public TimeSpan Wait(string key) =>
        _buckets.TryGetValue(key, out var bucket) ? bucket.Wait(perSecond) : TimeSpan.Zero;

    private sealed class Bucket(double filled, DateTimeOffset since)
    {
        private readonly Lock _lock = new();
        private double _tokens = filled;
        private DateTimeOffset _at = since;

        public bool TryTake(double perSecond, double burst, DateTimeOffset now, double cost)
        {
            lock (_lock)
            {
                if (now > _at)
                {
                    _tokens = Math.Min(burst, _tokens + ((now - _at).TotalSeconds * perSecond));
                    _at = now;
                }

                if (_tokens < cost)
                {
                    return false;
                }

                _tokens -= cost;
                return true;
            }
        }

        public TimeSpan Wait(double perSecond)
        {
            lock (_lock)
            {
                return _tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - _tokens) / perSecond);
            }
        }
    }
}
