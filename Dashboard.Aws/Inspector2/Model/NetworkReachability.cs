namespace Amazon.Inspector2.Model;

public class NetworkReachabilityDetails
{
    public PortRange? OpenPortRange { get; set; }

    public NetworkProtocol? Protocol { get; set; }

    public NetworkPath? NetworkPath { get; set; }
}

public class PortRange
{
    public int? Begin { get; set; }

    public int? End { get; set; }
}

public class NetworkPath
{
    public List<Step>? Steps { get; set; } = AWSConfigs.InitializeCollections ? [] : null;
}

public class Step
{
    public string? ComponentId { get; set; }

    public string? ComponentType { get; set; }

    public string? ComponentArn { get; set; }
}
