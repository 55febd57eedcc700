using Amazon.Protocol;

namespace Amazon.Inspector2;

public class AmazonInspector2Config() : ServiceClientConfig(Description)
{
    internal static ServiceDescription Description { get; } = new()
    {
        ServiceId = "Inspector2",
        EndpointPrefix = "inspector2",
        ApiVersion = "2020-06-08",
        Protocol = JsonProtocol.RestJson,
    };
}
