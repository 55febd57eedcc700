using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI;

public class AmazonResourceGroupsTaggingAPIClient : JsonServiceClient, IAmazonResourceGroupsTaggingAPI
{
    internal static readonly JsonService Service = new(
        AmazonResourceGroupsTaggingAPIConfig.Description, ResourceGroupsTaggingAPIJson.Default, static (message, inner, type, code, id, status) => new AmazonResourceGroupsTaggingAPIException(message, inner, type, code, id, status));

    private static readonly JsonOperation<GetResourcesRequest, GetResourcesResponse> GetResources = new(Service, nameof(GetResources));

    public AmazonResourceGroupsTaggingAPIClient()
        : this(new AmazonResourceGroupsTaggingAPIConfig())
    {
    }

    public AmazonResourceGroupsTaggingAPIClient(RegionEndpoint region)
        : this(new AmazonResourceGroupsTaggingAPIConfig { RegionEndpoint = region })
    {
    }

    public AmazonResourceGroupsTaggingAPIClient(AmazonResourceGroupsTaggingAPIConfig config)
        : base(null, config)
    {
    }

    public AmazonResourceGroupsTaggingAPIClient(AWSCredentials credentials, RegionEndpoint region)
        : this(credentials, new AmazonResourceGroupsTaggingAPIConfig { RegionEndpoint = region })
    {
    }

    // Null credentials are looked for as every AWS tool does, when the first call needs them.
    public AmazonResourceGroupsTaggingAPIClient(AWSCredentials? credentials, AmazonResourceGroupsTaggingAPIConfig config)
        : base(credentials, config)
    {
    }

    public IResourceGroupsTaggingAPIPaginatorFactory Paginators => new ResourceGroupsTaggingAPIPaginatorFactory(this);

    public Task<GetResourcesResponse> GetResourcesAsync(GetResourcesRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(GetResources, request, cancellationToken);
}
