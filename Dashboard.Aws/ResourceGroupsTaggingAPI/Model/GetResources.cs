using Amazon.Runtime;

namespace Amazon.ResourceGroupsTaggingAPI.Model;

public class GetResourcesRequest : AmazonResourceGroupsTaggingAPIRequest
{
    public string? PaginationToken { get; set; }

    public List<TagFilter>? TagFilters { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public int? ResourcesPerPage { get; set; }

    public int? TagsPerPage { get; set; }

    public List<string>? ResourceTypeFilters { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public bool? IncludeComplianceDetails { get; set; }

    public bool? ExcludeCompliantResources { get; set; }

    public List<string>? ResourceARNList { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class GetResourcesResponse : AmazonWebServiceResponse
{
    /// <summary>Empty, not absent, on the last page.</summary>
    public string? PaginationToken { get; set; }

    public List<ResourceTagMapping>? ResourceTagMappingList { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class TagFilter
{
    public string? Key { get; set; }

    public List<string>? Values { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class ResourceTagMapping
{
    public string? ResourceARN { get; set; }

    public List<Tag>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public ComplianceDetails? ComplianceDetails { get; set; }
}

public class Tag
{
    public string? Key { get; set; }

    public string? Value { get; set; }
}

public class ComplianceDetails
{
    public List<string>? NoncompliantKeys { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? KeysWithNoncompliantValues { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? MissingTagKeys { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public bool? ComplianceStatus { get; set; }
}
