using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI.Model;

internal sealed class ResourceGroupsTaggingAPIPaginatorFactory(IAmazonResourceGroupsTaggingAPI client) : IResourceGroupsTaggingAPIPaginatorFactory
{
    public IGetResourcesPaginator GetResources(GetResourcesRequest request) => new GetResourcesPages(new(
        request, client.GetResourcesAsync, static (request, token) => request.PaginationToken = token, static page => page.PaginationToken));

    private sealed class GetResourcesPages(Pager<GetResourcesRequest, GetResourcesResponse> pager) : IGetResourcesPaginator
    {
        public IPaginatedEnumerable<GetResourcesResponse> Responses => pager.Responses;

        public IPaginatedEnumerable<ResourceTagMapping> ResourceTagMappingList => pager.Items(static page => page.ResourceTagMappingList);
    }
}
