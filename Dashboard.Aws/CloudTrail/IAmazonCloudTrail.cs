using Amazon.CloudTrail.Model;
using Amazon.Runtime;

namespace Amazon.CloudTrail;

public interface IAmazonCloudTrail : IAmazonService, IDisposable
{
    ICloudTrailPaginatorFactory Paginators { get; }

    Task<LookupEventsResponse> LookupEventsAsync(LookupEventsRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonCloudTrailConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonCloudTrailClient(awsCredentials, (AmazonCloudTrailConfig)clientConfig);
}
