using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2;

[JsonConverter(typeof(ConstantConverter<ResourceType>))]
public sealed class ResourceType(string value) : ConstantClass(value)
{
    public static readonly ResourceType AWS_EC2_INSTANCE = new("AWS_EC2_INSTANCE");
    public static readonly ResourceType AWS_ECR_CONTAINER_IMAGE = new("AWS_ECR_CONTAINER_IMAGE");
    public static readonly ResourceType AWS_ECR_REPOSITORY = new("AWS_ECR_REPOSITORY");
    public static readonly ResourceType AWS_LAMBDA_FUNCTION = new("AWS_LAMBDA_FUNCTION");
    public static readonly ResourceType CODE_REPOSITORY = new("CODE_REPOSITORY");
    public static readonly ResourceType MicrosoftComputeVirtualMachines = new("Microsoft.Compute/virtualMachines");
    public static readonly ResourceType MicrosoftContainerRegistryRegistryContainerImage = new("Microsoft.ContainerRegistry/registry/containerImage");
    public static readonly ResourceType MicrosoftWebSites = new("Microsoft.Web/sites");

    public static ResourceType FindValue(string value) => FindValue<ResourceType>(value);

    public static implicit operator ResourceType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Provider>))]
public sealed class Provider(string value) : ConstantClass(value)
{
    public static readonly Provider AWS = new("AWS");
    public static readonly Provider AZURE = new("AZURE");

    public static Provider FindValue(string value) => FindValue<Provider>(value);

    public static implicit operator Provider(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Runtime>))]
public sealed class Runtime(string value) : ConstantClass(value)
{
    public static readonly Runtime NODEJS = new("NODEJS");
    public static readonly Runtime NODEJS_12_X = new("NODEJS_12_X");
    public static readonly Runtime NODEJS_14_X = new("NODEJS_14_X");
    public static readonly Runtime NODEJS_16_X = new("NODEJS_16_X");
    public static readonly Runtime JAVA_8 = new("JAVA_8");
    public static readonly Runtime JAVA_8_AL2 = new("JAVA_8_AL2");
    public static readonly Runtime JAVA_11 = new("JAVA_11");
    public static readonly Runtime PYTHON_3_7 = new("PYTHON_3_7");
    public static readonly Runtime PYTHON_3_8 = new("PYTHON_3_8");
    public static readonly Runtime PYTHON_3_9 = new("PYTHON_3_9");
    public static readonly Runtime UNSUPPORTED = new("UNSUPPORTED");
    public static readonly Runtime NODEJS_18_X = new("NODEJS_18_X");
    public static readonly Runtime GO_1_X = new("GO_1_X");
    public static readonly Runtime JAVA_17 = new("JAVA_17");
    public static readonly Runtime PYTHON_3_10 = new("PYTHON_3_10");
    public static readonly Runtime PYTHON_3_11 = new("PYTHON_3_11");
    public static readonly Runtime DOTNETCORE_3_1 = new("DOTNETCORE_3_1");
    public static readonly Runtime DOTNET_6 = new("DOTNET_6");
    public static readonly Runtime DOTNET_7 = new("DOTNET_7");
    public static readonly Runtime RUBY_2_7 = new("RUBY_2_7");
    public static readonly Runtime RUBY_3_2 = new("RUBY_3_2");
    public static readonly Runtime DOTNET_10 = new("DOTNET_10");
    public static readonly Runtime NODEJS_24_X = new("NODEJS_24_X");
    public static readonly Runtime NODEJS_22_X = new("NODEJS_22_X");
    public static readonly Runtime JAVA_21 = new("JAVA_21");
    public static readonly Runtime JAVA_25 = new("JAVA_25");

    public static Runtime FindValue(string value) => FindValue<Runtime>(value);

    public static implicit operator Runtime(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<PackageType>))]
public sealed class PackageType(string value) : ConstantClass(value)
{
    public static readonly PackageType IMAGE = new("IMAGE");
    public static readonly PackageType ZIP = new("ZIP");

    public static PackageType FindValue(string value) => FindValue<PackageType>(value);

    public static implicit operator PackageType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Architecture>))]
public sealed class Architecture(string value) : ConstantClass(value)
{
    public static readonly Architecture X86_64 = new("X86_64");
    public static readonly Architecture ARM64 = new("ARM64");

    public static Architecture FindValue(string value) => FindValue<Architecture>(value);

    public static implicit operator Architecture(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<CodeRepositoryProviderType>))]
public sealed class CodeRepositoryProviderType(string value) : ConstantClass(value)
{
    public static readonly CodeRepositoryProviderType GITHUB = new("GITHUB");
    public static readonly CodeRepositoryProviderType GITLAB_SELF_MANAGED = new("GITLAB_SELF_MANAGED");

    public static CodeRepositoryProviderType FindValue(string value) => FindValue<CodeRepositoryProviderType>(value);

    public static implicit operator CodeRepositoryProviderType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<Ec2Platform>))]
public sealed class Ec2Platform(string value) : ConstantClass(value)
{
    public static readonly Ec2Platform WINDOWS = new("WINDOWS");
    public static readonly Ec2Platform LINUX = new("LINUX");
    public static readonly Ec2Platform UNKNOWN = new("UNKNOWN");
    public static readonly Ec2Platform MACOS = new("MACOS");

    public static Ec2Platform FindValue(string value) => FindValue<Ec2Platform>(value);

    public static implicit operator Ec2Platform(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<VmPlatform>))]
public sealed class VmPlatform(string value) : ConstantClass(value)
{
    public static readonly VmPlatform WINDOWS = new("WINDOWS");
    public static readonly VmPlatform LINUX = new("LINUX");
    public static readonly VmPlatform UNKNOWN = new("UNKNOWN");

    public static VmPlatform FindValue(string value) => FindValue<VmPlatform>(value);

    public static implicit operator VmPlatform(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<EcrScanFrequency>))]
public sealed class EcrScanFrequency(string value) : ConstantClass(value)
{
    public static readonly EcrScanFrequency MANUAL = new("MANUAL");
    public static readonly EcrScanFrequency SCAN_ON_PUSH = new("SCAN_ON_PUSH");
    public static readonly EcrScanFrequency CONTINUOUS_SCAN = new("CONTINUOUS_SCAN");

    public static EcrScanFrequency FindValue(string value) => FindValue<EcrScanFrequency>(value);

    public static implicit operator EcrScanFrequency(string value) => FindValue(value);
}
