namespace Amazon.Inspector2.Model;

public class FilterCriteria
{
    public List<StringFilter>? FindingArn { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? AwsAccountId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? FindingType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? Severity { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? FirstObservedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? LastObservedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? UpdatedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? FindingStatus { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? Title { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<NumberFilter>? InspectorScore { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? ResourceType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? ResourceId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<MapFilter>? ResourceTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? Ec2InstanceImageId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? Ec2InstanceVpcId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? Ec2InstanceSubnetId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? EcrImagePushedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? EcrImageArchitecture { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? EcrImageRegistry { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? EcrImageRepositoryName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? EcrImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? EcrImageHash { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? EcrImageLastInUseAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<NumberFilter>? EcrImageInUseCount { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<PortRangeFilter>? PortRange { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? NetworkProtocol { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? ComponentId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? ComponentType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? VulnerabilityId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? VulnerabilitySource { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? VendorSeverity { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<PackageFilter>? VulnerablePackages { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? RelatedVulnerabilities { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? FixAvailable { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? LambdaFunctionName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? LambdaFunctionLayers { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? LambdaFunctionRuntime { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? LambdaFunctionLastModifiedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? LambdaFunctionExecutionRoleArn { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? ExploitAvailable { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CodeVulnerabilityDetectorName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CodeVulnerabilityDetectorTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CodeVulnerabilityFilePath { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<NumberFilter>? EpssScore { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CodeRepositoryProjectName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CodeRepositoryProviderType { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudProvider { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudProviderRegion { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudProviderAccountId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudProviderOrgId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudVmImageReference { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudVmNetworkId { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudVmSubnetIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudImageRepositoryName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudImageRegistry { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudImageDigest { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? CloudImagePushedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudImageArchitecture { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? CloudImageLastInUseAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<NumberFilter>? CloudImageInUseCount { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudServerlessFunctionName { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudServerlessFunctionRuntime { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<DateFilter>? CloudServerlessFunctionLastModifiedAt { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<StringFilter>? CloudServerlessFunctionExecutionRole { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
