using System.Text.Json.Serialization;
using Amazon.Protocol;
using Amazon.Runtime;

namespace Amazon.Inspector2;

[JsonConverter(typeof(ConstantConverter<CoverageResourceType>))]
public sealed class CoverageResourceType(string value) : ConstantClass(value)
{
    public static readonly CoverageResourceType AWS_EC2_INSTANCE = new("AWS_EC2_INSTANCE");
    public static readonly CoverageResourceType AWS_ECR_CONTAINER_IMAGE = new("AWS_ECR_CONTAINER_IMAGE");
    public static readonly CoverageResourceType AWS_ECR_REPOSITORY = new("AWS_ECR_REPOSITORY");
    public static readonly CoverageResourceType AWS_LAMBDA_FUNCTION = new("AWS_LAMBDA_FUNCTION");
    public static readonly CoverageResourceType CODE_REPOSITORY = new("CODE_REPOSITORY");
    public static readonly CoverageResourceType MicrosoftComputeVirtualMachines = new("Microsoft.Compute/virtualMachines");
    public static readonly CoverageResourceType MicrosoftContainerRegistryRegistryContainerImage = new("Microsoft.ContainerRegistry/registry/containerImage");
    public static readonly CoverageResourceType MicrosoftContainerRegistryRegistryContainerRepository = new("Microsoft.ContainerRegistry/registry/containerRepository");
    public static readonly CoverageResourceType MicrosoftWebSites = new("Microsoft.Web/sites");
    public static readonly CoverageResourceType MicrosoftContainerRegistryRegistries = new("Microsoft.ContainerRegistry/registries");

    public static CoverageResourceType FindValue(string value) => FindValue<CoverageResourceType>(value);

    public static implicit operator CoverageResourceType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ScanType>))]
public sealed class ScanType(string value) : ConstantClass(value)
{
    public static readonly ScanType NETWORK = new("NETWORK");
    public static readonly ScanType PACKAGE = new("PACKAGE");
    public static readonly ScanType CODE = new("CODE");

    public static ScanType FindValue(string value) => FindValue<ScanType>(value);

    public static implicit operator ScanType(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ScanMode>))]
public sealed class ScanMode(string value) : ConstantClass(value)
{
    public static readonly ScanMode EC2_SSM_AGENT_BASED = new("EC2_SSM_AGENT_BASED");
    public static readonly ScanMode EC2_AGENTLESS = new("EC2_AGENTLESS");
    public static readonly ScanMode EC2_INSPECTOR_AGENT_BASED = new("EC2_INSPECTOR_AGENT_BASED");
    public static readonly ScanMode VM_INSPECTOR_AGENT_BASED = new("VM_INSPECTOR_AGENT_BASED");

    public static ScanMode FindValue(string value) => FindValue<ScanMode>(value);

    public static implicit operator ScanMode(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ScanStatusCode>))]
public sealed class ScanStatusCode(string value) : ConstantClass(value)
{
    public static readonly ScanStatusCode ACTIVE = new("ACTIVE");
    public static readonly ScanStatusCode INACTIVE = new("INACTIVE");

    public static ScanStatusCode FindValue(string value) => FindValue<ScanStatusCode>(value);

    public static implicit operator ScanStatusCode(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ScanStatusReason>))]
public sealed class ScanStatusReason(string value) : ConstantClass(value)
{
    public static readonly ScanStatusReason PENDING_INITIAL_SCAN = new("PENDING_INITIAL_SCAN");
    public static readonly ScanStatusReason ACCESS_DENIED = new("ACCESS_DENIED");
    public static readonly ScanStatusReason INTERNAL_ERROR = new("INTERNAL_ERROR");
    public static readonly ScanStatusReason UNMANAGED_EC2_INSTANCE = new("UNMANAGED_EC2_INSTANCE");
    public static readonly ScanStatusReason UNSUPPORTED_OS = new("UNSUPPORTED_OS");
    public static readonly ScanStatusReason SCAN_ELIGIBILITY_EXPIRED = new("SCAN_ELIGIBILITY_EXPIRED");
    public static readonly ScanStatusReason RESOURCE_TERMINATED = new("RESOURCE_TERMINATED");
    public static readonly ScanStatusReason SUCCESSFUL = new("SUCCESSFUL");
    public static readonly ScanStatusReason NO_RESOURCES_FOUND = new("NO_RESOURCES_FOUND");
    public static readonly ScanStatusReason IMAGE_SIZE_EXCEEDED = new("IMAGE_SIZE_EXCEEDED");
    public static readonly ScanStatusReason SCAN_FREQUENCY_MANUAL = new("SCAN_FREQUENCY_MANUAL");
    public static readonly ScanStatusReason SCAN_FREQUENCY_SCAN_ON_PUSH = new("SCAN_FREQUENCY_SCAN_ON_PUSH");
    public static readonly ScanStatusReason EC2_INSTANCE_STOPPED = new("EC2_INSTANCE_STOPPED");
    public static readonly ScanStatusReason PENDING_DISABLE = new("PENDING_DISABLE");
    public static readonly ScanStatusReason NO_INVENTORY = new("NO_INVENTORY");
    public static readonly ScanStatusReason STALE_INVENTORY = new("STALE_INVENTORY");
    public static readonly ScanStatusReason EXCLUDED_BY_TAG = new("EXCLUDED_BY_TAG");
    public static readonly ScanStatusReason UNSUPPORTED_RUNTIME = new("UNSUPPORTED_RUNTIME");
    public static readonly ScanStatusReason UNSUPPORTED_MEDIA_TYPE = new("UNSUPPORTED_MEDIA_TYPE");
    public static readonly ScanStatusReason UNSUPPORTED_CONFIG_FILE = new("UNSUPPORTED_CONFIG_FILE");
    public static readonly ScanStatusReason DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED = new("DEEP_INSPECTION_PACKAGE_COLLECTION_LIMIT_EXCEEDED");
    public static readonly ScanStatusReason DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED = new("DEEP_INSPECTION_DAILY_SSM_INVENTORY_LIMIT_EXCEEDED");
    public static readonly ScanStatusReason DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED = new("DEEP_INSPECTION_COLLECTION_TIME_LIMIT_EXCEEDED");
    public static readonly ScanStatusReason DEEP_INSPECTION_NO_INVENTORY = new("DEEP_INSPECTION_NO_INVENTORY");
    public static readonly ScanStatusReason AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED = new("AGENTLESS_INSTANCE_STORAGE_LIMIT_EXCEEDED");
    public static readonly ScanStatusReason AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED = new("AGENTLESS_INSTANCE_COLLECTION_TIME_LIMIT_EXCEEDED");
    public static readonly ScanStatusReason PENDING_REVIVAL_SCAN = new("PENDING_REVIVAL_SCAN");
    public static readonly ScanStatusReason INTEGRATION_CONNECTION_LOST = new("INTEGRATION_CONNECTION_LOST");
    public static readonly ScanStatusReason ACCESS_DENIED_TO_ENCRYPTION_KEY = new("ACCESS_DENIED_TO_ENCRYPTION_KEY");
    public static readonly ScanStatusReason UNSUPPORTED_LANGUAGE = new("UNSUPPORTED_LANGUAGE");
    public static readonly ScanStatusReason NO_SCAN_CONFIGURATION_ASSOCIATED = new("NO_SCAN_CONFIGURATION_ASSOCIATED");
    public static readonly ScanStatusReason SCAN_IN_PROGRESS = new("SCAN_IN_PROGRESS");
    public static readonly ScanStatusReason IMAGE_ARCHIVED = new("IMAGE_ARCHIVED");
    public static readonly ScanStatusReason UNSUPPORTED_CODE_ARTIFACTS = new("UNSUPPORTED_CODE_ARTIFACTS");
    public static readonly ScanStatusReason RESOURCE_UNMANAGED = new("RESOURCE_UNMANAGED");
    public static readonly ScanStatusReason RESOURCE_STOPPED = new("RESOURCE_STOPPED");

    public static ScanStatusReason FindValue(string value) => FindValue<ScanStatusReason>(value);

    public static implicit operator ScanStatusReason(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<RuleSetCategory>))]
public sealed class RuleSetCategory(string value) : ConstantClass(value)
{
    public static readonly RuleSetCategory SAST = new("SAST");
    public static readonly RuleSetCategory IAC = new("IAC");
    public static readonly RuleSetCategory SCA = new("SCA");

    public static RuleSetCategory FindValue(string value) => FindValue<RuleSetCategory>(value);

    public static implicit operator RuleSetCategory(string value) => FindValue(value);
}

[JsonConverter(typeof(ConstantConverter<ContinuousIntegrationScanEvent>))]
public sealed class ContinuousIntegrationScanEvent(string value) : ConstantClass(value)
{
    public static readonly ContinuousIntegrationScanEvent PULL_REQUEST = new("PULL_REQUEST");
    public static readonly ContinuousIntegrationScanEvent PUSH = new("PUSH");

    public static ContinuousIntegrationScanEvent FindValue(string value) => FindValue<ContinuousIntegrationScanEvent>(value);

    public static implicit operator ContinuousIntegrationScanEvent(string value) => FindValue(value);
}
