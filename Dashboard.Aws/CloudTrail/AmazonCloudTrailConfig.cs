using Amazon.Protocol;

namespace Amazon.CloudTrail;

public class AmazonCloudTrailConfig() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "CloudTrail",
        EndpointPrefix = "cloudtrail",
        ApiVersion = "2013-11-01",
        Protocol = JsonProtocol.AwsJson11,
        TargetPrefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
        GovernmentFips = GovernmentFipsHosts.Plain,
    };
}
