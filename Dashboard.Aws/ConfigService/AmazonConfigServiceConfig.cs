using Amazon.Protocol;

namespace Amazon.ConfigService;

public class AmazonConfigServiceConfig() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "Config Service",
        EndpointPrefix = "config",
        ApiVersion = "2014-11-12",
        Protocol = JsonProtocol.AwsJson11,
        TargetPrefix = "StarlingDoveService",
        GovernmentFips = GovernmentFipsHosts.Plain,
    };
}
