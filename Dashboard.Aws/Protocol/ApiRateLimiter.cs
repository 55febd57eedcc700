using System.Collections.Concurrent;

namespace Amazon.Protocol;

/// <summary>AWS counts calls for each account, region and API.</summary>
public readonly record struct ApiBudgetKey(string Account, string Region, string Api);

/// <summary>
/// Keeps calls within their budgets by making them wait, first come first served. AWS's own throttling answers cost
/// an attempt each and hit everyone who shares the account.
/// </summary>
public sealed class ApiRateLimiter(ApiBudgets budgets, TimeProvider time)
{
    private readonly ConcurrentDictionary<ApiBudgetKey, TokenBucket> _buckets = new();

    /// <summary>Returns when <paramref name="cost"/> may be spent; cancelled, it has spent nothing.</summary>
    public async Task AcquireAsync(ApiBudgetKey key, double cost = 1, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var bucket = Bucket(key);
        var wait = bucket.Take(cost);
        if (wait > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(wait, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                bucket.Return(cost);
                throw;
            }
        }
    }

    /// <summary>AWS refused although we kept the budget: someone else spends it too, so nothing of it is left now.</summary>
    public void ReportThrottled(ApiBudgetKey key) => Bucket(key).Empty();

    private TokenBucket Bucket(ApiBudgetKey key) =>
        _buckets.GetOrAdd(key, static (key, limiter) => new TokenBucket(limiter.Budgets.Of(key.Api), limiter.Time), (Budgets: budgets, Time: time));
}
