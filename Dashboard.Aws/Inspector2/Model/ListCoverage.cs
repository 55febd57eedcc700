using Amazon.Runtime;

namespace Amazon.Inspector2.Model;

public class ListCoverageRequest : AmazonInspector2Request
{
    public int? MaxResults { get; set; }

    public string? NextToken { get; set; }

    public CoverageFilterCriteria? FilterCriteria { get; set; }
}

public class ListCoverageResponse : AmazonWebServiceResponse
{
    public string? NextToken { get; set; }

    public List<CoveredResource>? CoveredResources { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class CoverageFilterCriteria
{
    public List<CoverageStringFilter>? ScanStatusCode { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? ScanStatusReason { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? AccountId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? ResourceId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? ResourceType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? ScanType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? EcrRepositoryName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? EcrImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageMapFilter>? Ec2InstanceTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? LambdaFunctionName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageMapFilter>? LambdaFunctionTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? LambdaFunctionRuntime { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageDateFilter>? LastScannedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? ScanMode { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageDateFilter>? ImagePulledAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageDateFilter>? EcrImageLastInUseAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageNumberFilter>? EcrImageInUseCount { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CodeRepositoryProjectName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CodeRepositoryProviderType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CodeRepositoryProviderTypeVisibility { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? LastScannedCommitId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudProvider { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudProviderAccountId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudProviderRegion { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageMapFilter>? CloudVmInstanceTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudContainerImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudContainerRepositoryName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudContainerRegistryName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudServerlessFunctionName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudServerlessFunctionRuntime { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageMapFilter>? CloudServerlessFunctionTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<CoverageStringFilter>? CloudProviderOrgId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class CoverageStringFilter
{
    public CoverageStringComparison? Comparison { get; set; }

    public string? Value { get; set; }
}

public class CoverageMapFilter
{
    public CoverageMapComparison? Comparison { get; set; }

    public string? Key { get; set; }

    public string? Value { get; set; }
}

public class CoverageDateFilter
{
    public DateTime? StartInclusive { get; set; }

    public DateTime? EndInclusive { get; set; }
}

public class CoverageNumberFilter
{
    public long? UpperInclusive { get; set; }

    public long? LowerInclusive { get; set; }
}
