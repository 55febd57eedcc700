using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI;

public interface IAmazonResourceGroupsTaggingAPI : IAmazonService, IDisposable
{
    IResourceGroupsTaggingAPIPaginatorFactory Paginators { get; }

    Task<GetResourcesResponse> GetResourcesAsync(GetResourcesRequest request, CancellationToken cancellationToken = default);

    static ClientConfig IAmazonService.CreateDefaultClientConfig() => new AmazonResourceGroupsTaggingAPIConfig();

    static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) =>
        new AmazonResourceGroupsTaggingAPIClient(awsCredentials, (AmazonResourceGroupsTaggingAPIConfig)clientConfig);
}
