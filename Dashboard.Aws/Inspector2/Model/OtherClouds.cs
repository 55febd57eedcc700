namespace Amazon.Inspector2.Model;

public class Vm
{
    public string? Type { get; set; }

    public string? VmName { get; set; }

    public string? VmImageReference { get; set; }

    public List<string>? IpV4Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? IpV6Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? NetworkId { get; set; }

    public List<string>? SubnetIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? SecurityGroupIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? LaunchedAt { get; set; }

    public string? Platform { get; set; }

    public string? ExecutionRole { get; set; }

    public string? KeyName { get; set; }
}

public class Image
{
    public string? RepositoryName { get; set; }

    public string? Registry { get; set; }

    public List<string>? ImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? ImageDigest { get; set; }

    public DateTime? PushedAt { get; set; }

    public string? Architecture { get; set; }

    public string? Author { get; set; }

    public long? InUseCount { get; set; }

    public DateTime? LastInUseAt { get; set; }

    public string? Platform { get; set; }
}

public class ServerlessFunction
{
    public string? ServerlessFunctionName { get; set; }

    public string? Runtime { get; set; }

    public string? Version { get; set; }

    public string? CodeDigest { get; set; }

    public DateTime? LastModifiedAt { get; set; }

    public string? NetworkId { get; set; }

    public List<string>? SubnetIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? SecurityGroupIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? ExecutionRole { get; set; }

    public PackageType? PackageType { get; set; }

    public List<string>? Architectures { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? Layers { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class VmInstanceMetadata
{
    public Dictionary<string, string>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public VmPlatform? Platform { get; set; }

    public string? InventoryHash { get; set; }

    public string? VmImageReference { get; set; }
}

public class ContainerImageMetadata
{
    public List<string>? ImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? ImagePulledAt { get; set; }

    public DateTime? LastInUseAt { get; set; }

    public long? InUseCount { get; set; }
}

public class ContainerRepositoryMetadata
{
    public string? Name { get; set; }

    public string? ScanFrequency { get; set; }
}

public class ContainerRegistryMetadata
{
    public string? Name { get; set; }
}

public class ServerlessFunctionMetadata
{
    public string? ServerlessFunctionName { get; set; }

    public string? Runtime { get; set; }

    public Dictionary<string, string>? FunctionTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}
