using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>Stands inside the retries: each of them spends the budget and is told.</summary>
internal sealed class AttemptHandler(ServiceClientConfig config, RetryPolicy policy) : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        var operation = ((ICallOptions)request.Options).Operation;
        var region = request.Request.AuthenticationRegion;
        var budget = new ApiBudgetKey(config.AccountId, region, operation);
        if (request.Retries > 0 && config.RateLimiter is { } limiter)
        {
            // The first attempt was paid for before the call's deadline began.
            await limiter.AcquireAsync(budget, cancellationToken: request.CancellationToken);
        }

        var started = config.TimeProvider.GetTimestamp();
        try
        {
            var response = await base.InvokeAsync<T>(executionContext);
            Tell(null);
            return response;
        }
        catch (Exception error)
        {
            if (policy.IsThrottlingError(error))
            {
                config.RateLimiter?.ReportThrottled(budget);
            }

            Tell(error);
            throw;
        }

        void Tell(Exception? error) => config.AttemptEnded?.Invoke(new ApiAttempt
        {
            Service = config.ServiceId,
            Operation = operation,
            Region = region,
            Throttled = error is not null && policy.IsThrottlingError(error),
            Error = error,
            Elapsed = config.TimeProvider.GetElapsedTime(started),
        });
    }
}
