using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>Standard retries, but an answer that cannot be read is asked for only once more: it will be no better the fifth time.</summary>
internal sealed class ApiRetryPolicy(ServiceClientConfig config) : StandardRetryPolicy(config)
{
    public override bool IsTransientError(IExecutionContext executionContext, Exception exception) =>
        base.IsTransientError(executionContext, exception)
        && !(exception is AmazonUnmarshallingException && executionContext.RequestContext.Retries >= 1);

    /// <summary>Core's back-off (full jitter under 1, 2, 4 ... 20 s), on the clock that the config names.</summary>
    public override Task WaitBeforeRetryAsync(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;

        // A stale connection is tried again at once, and is not counted.
        var most = request.Retries == 0 ? 0 : Math.Min(1000 << Math.Min(request.Retries - 1, 10), MaxBackoffInMilliseconds);
#pragma warning disable CA5394 // Jitter keeps clients apart; it is no secret.
        var wait = TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * most);
#pragma warning restore CA5394
        return Task.Delay(wait, config.TimeProvider, request.CancellationToken);
    }
}
