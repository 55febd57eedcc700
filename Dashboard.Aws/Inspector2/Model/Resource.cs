namespace Amazon.Inspector2.Model;

public class Resource
{
    public ResourceType? Type { get; set; }

    public string? Id { get; set; }

    public string? Partition { get; set; }

    public string? Region { get; set; }

    public Dictionary<string, string>? Tags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public ResourceDetails? Details { get; set; }

    public Provider? Provider { get; set; }

    public string? ProviderAccountId { get; set; }

    public string? ProviderOrgId { get; set; }
}

public class ResourceDetails
{
    public AwsEc2InstanceDetails? AwsEc2Instance { get; set; }

    public AwsEcrContainerImageDetails? AwsEcrContainerImage { get; set; }

    public AwsLambdaFunctionDetails? AwsLambdaFunction { get; set; }

    public CodeRepositoryDetails? CodeRepository { get; set; }

    public Vm? Vm { get; set; }

    public Image? Image { get; set; }

    public ServerlessFunction? ServerlessFunction { get; set; }
}

public class AwsEc2InstanceDetails
{
    public string? Type { get; set; }

    public string? ImageId { get; set; }

    public List<string>? IpV4Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? IpV6Addresses { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? KeyName { get; set; }

    public string? IamInstanceProfileArn { get; set; }

    public string? VpcId { get; set; }

    public string? SubnetId { get; set; }

    public DateTime? LaunchedAt { get; set; }

    public string? Platform { get; set; }
}

public class AwsEcrContainerImageDetails
{
    public string? RepositoryName { get; set; }

    public List<string>? ImageTags { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? PushedAt { get; set; }

    public string? Author { get; set; }

    public string? Architecture { get; set; }

    public string? ImageHash { get; set; }

    public string? Registry { get; set; }

    public string? Platform { get; set; }

    public DateTime? LastInUseAt { get; set; }

    public long? InUseCount { get; set; }
}

public class AwsLambdaFunctionDetails
{
    public string? FunctionName { get; set; }

    public Runtime? Runtime { get; set; }

    public string? CodeSha256 { get; set; }

    public string? Version { get; set; }

    public string? ExecutionRoleArn { get; set; }

    public List<string>? Layers { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public LambdaVpcConfig? VpcConfig { get; set; }

    public PackageType? PackageType { get; set; }

    public List<string>? Architectures { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public DateTime? LastModifiedAt { get; set; }
}

public class LambdaVpcConfig
{
    public List<string>? SubnetIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public List<string>? SecurityGroupIds { get; set; } = AWSConfigs.InitializeCollections ? [] : null;

    public string? VpcId { get; set; }
}

public class CodeRepositoryDetails
{
    public string? ProjectName { get; set; }

    public string? IntegrationArn { get; set; }

    public CodeRepositoryProviderType? ProviderType { get; set; }
}
