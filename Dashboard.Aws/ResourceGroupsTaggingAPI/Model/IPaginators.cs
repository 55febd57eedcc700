using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI.Model;

public interface IResourceGroupsTaggingAPIPaginatorFactory
{
    IGetResourcesPaginator GetResources(GetResourcesRequest request);
}

public interface IGetResourcesPaginator
{
    IPaginatedEnumerable<GetResourcesResponse> Responses { get; }

    IPaginatedEnumerable<ResourceTagMapping> ResourceTagMappingList { get; }
}
