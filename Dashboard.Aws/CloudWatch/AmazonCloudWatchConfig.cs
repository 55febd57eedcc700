using Amazon.Protocol;

namespace Amazon.CloudWatch;

public class AmazonCloudWatchConfig() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "CloudWatch",
        EndpointPrefix = "monitoring",
        ApiVersion = "2010-08-01",
        Protocol = JsonProtocol.AwsJson10,
        TargetPrefix = "GraniteServiceVersion20100801",
        QueryCompatible = true,
        GovernmentFips = GovernmentFipsHosts.PlainAlsoDualStack,
    };
}
