using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Protocol;

/// <summary>The pipeline's step that finds a call's host and the region to sign it for.</summary>
internal sealed class RegionalEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext)
    {
        var config = (ServiceClientConfig)requestContext.ClientConfig;
        return new EndpointParameters
        {
            ["Region"] = requestContext.Request.AlternateEndpoint?.SystemName ?? config.Region
                ?? throw new AmazonClientException($"{config.ServiceId} was called without a region. Set AWS_REGION, or name the account's regions in the configuration."),
            ["UseDualStack"] = config.UseDualstackEndpoint,
            ["UseFIPS"] = config.UseFIPSEndpoint,
            ["Endpoint"] = config.ServiceURL,
        };
    }

    // A custom endpoint's host says nothing of the region, and what answers there may serve many.
    protected override void ServiceSpecificHandler(IExecutionContext executionContext, EndpointParameters parameters) =>
        executionContext.RequestContext.Request.AuthenticationRegion = (string)parameters["Region"];
}
