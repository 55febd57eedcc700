using Amazon.Protocol;

namespace Amazon.ResourceGroupsTaggingAPI;

public class AmazonResourceGroupsTaggingAPIConfig() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "Resource Groups Tagging API",
        EndpointPrefix = "tagging",
        ApiVersion = "2017-01-26",
        Protocol = JsonProtocol.AwsJson11,
        TargetPrefix = "ResourceGroupsTaggingAPI_20170126",
    };
}
