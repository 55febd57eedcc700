namespace Amazon.Inspector2.Model;

public class CoveredResource
{
    public CoverageResourceType? ResourceType { get; set; }

    public string? ResourceId { get; set; }

    public string? AccountId { get; set; }

    public ScanType? ScanType { get; set; }

    public ScanStatus? ScanStatus { get; set; }

    public ResourceScanMetadata? ResourceMetadata { get; set; }

    public DateTime? LastScannedAt { get; set; }

    public ScanMode? ScanMode { get; set; }

    public Provider? Provider { get; set; }

    public string? ProviderAccountId { get; set; }

    public string? ProviderOrgId { get; set; }

    public string? ProviderRegion { get; set; }

    public string? ProviderPartition { get; set; }
}

public class ScanStatus
{
    public ScanStatusCode? StatusCode { get; set; }

    public ScanStatusReason? Reason { get; set; }
}

public class ResourceScanMetadata
{
    public EcrRepositoryMetadata? EcrRepository { get; set; }

    public EcrContainerImageMetadata? EcrImage { get; set; }

    public Ec2Metadata? Ec2 { get; set; }

    public LambdaFunctionMetadata? LambdaFunction { get; set; }

    public CodeRepositoryMetadata? CodeRepository { get; set; }

    public VmInstanceMetadata? VmInstance { get; set; }

    public ContainerImageMetadata? ContainerImage { get; set; }

    public ContainerRepositoryMetadata? ContainerRepository { get; set; }

    public ContainerRegistryMetadata? ContainerRegistry { get; set; }

    public ServerlessFunctionMetadata? ServerlessFunction { get; set; }
}

public class EcrRepositoryMetadata
{
    public string? Name { get; set; }

    public EcrScanFrequency? ScanFrequency { get; set; }
}

public class EcrContainerImageMetadata
{
    public List<string>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? ImagePulledAt { get; set; }

    public DateTime? LastInUseAt { get; set; }

    public long? InUseCount { get; set; }
}

public class Ec2Metadata
{
    public Dictionary<string, string>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? AmiId { get; set; }

    public Ec2Platform? Platform { get; set; }
}

public class LambdaFunctionMetadata
{
    public Dictionary<string, string>? FunctionTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? Layers { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? FunctionName { get; set; }

    public Runtime? Runtime { get; set; }
}
