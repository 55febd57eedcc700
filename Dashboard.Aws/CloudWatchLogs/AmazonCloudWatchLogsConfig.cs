using Amazon.Protocol;

namespace Amazon.CloudWatchLogs;

public class AmazonCloudWatchLogsConfig() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "CloudWatch Logs",
        EndpointPrefix = "logs",
        ApiVersion = "2014-03-28",
        Protocol = JsonProtocol.AwsJson11,
        TargetPrefix = "Logs_20140328",
        GovernmentFips = GovernmentFipsHosts.Plain,
    };
}
