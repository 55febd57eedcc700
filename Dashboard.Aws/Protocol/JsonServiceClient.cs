using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>AWSSDK.Core's pipeline with our steps in it; a service's client adds its operations.</summary>
public abstract class JsonServiceClient : AmazonServiceClient
{
    private protected JsonServiceClient(AWSCredentials? credentials, ServiceClientConfig config)
        : base(credentials, config)
    {
    }

    protected override IServiceMetadata ServiceMetadata => Settings.Service;

    private ServiceClientConfig Settings => (ServiceClientConfig)Config;

    private protected async Task<TResponse> CallAsync<TRequest, TResponse>(
        JsonOperation<TRequest, TResponse> operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        await PayAsync(operation, request, Settings.Region, cancellationToken);
        return await CallDeadline.RunAsync(
            $"{Settings.ServiceId} {operation.Operation}",
            Settings.CallDeadline,
            Settings.TimeProvider,
            token => InvokeAsync<TResponse>(request, operation, token),
            cancellationToken);
    }

    // Runs inside the base constructor: nothing of this class is set yet but Config.
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        var policy = new ApiRetryPolicy(Settings);
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new RegionalEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4Handler());
        pipeline.ReplaceHandler<RetryHandler>(new RetryHandler(policy));
        pipeline.AddHandlerAfter<RetryHandler>(new AttemptHandler(Settings, policy));
    }

    private async Task PayAsync<TRequest, TResponse>(JsonOperation<TRequest, TResponse> operation, TRequest request, string? region, CancellationToken cancellationToken)
        where TRequest : AmazonWebServiceRequest
        where TResponse : AmazonWebServiceResponse, new()
    {
        // Without a region the call fails on its own, with a better message.
        if (Settings.RateLimiter is not { } limiter || region is null)
        {
            return;
        }

        foreach (var cost in operation.OtherCosts?.Invoke(request, Settings.TimeProvider) ?? [])
        {
            await limiter.AcquireAsync(new ApiBudgetKey(Settings.AccountId, region, cost.Api), cost.Amount, cancellationToken);
        }

        await limiter.AcquireAsync(new ApiBudgetKey(Settings.AccountId, region, operation.Operation), cancellationToken: cancellationToken);
    }
}
