using System.Collections.Frozen;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>What a field of a flow log becomes.</summary>
internal enum FlowFieldKind
{
    /// <summary>Kept as text: ids, names, and every field that we do not know.</summary>
    Text,

    /// <summary>Kept as text, but a number or <c>-</c> and nothing else.</summary>
    NumberAsText,

    /// <summary>Kept as text, but an address or <c>-</c> and nothing else.</summary>
    AddressAsText,

    Start,
    End,
    SourceAddress,
    DestinationAddress,
    SourcePort,
    DestinationPort,
    Protocol,
    Packets,
    Bytes,
    Action,
    Status,
}

/// <summary>The fields of flow logs, versions 2 to 10, as the VPC and Transit Gateway guides name them.</summary>
internal static class FlowField
{
    private static readonly FrozenDictionary<string, FlowFieldKind> Known = new Dictionary<string, FlowFieldKind>
    {
        ["start"] = FlowFieldKind.Start,
        ["end"] = FlowFieldKind.End,
        ["srcaddr"] = FlowFieldKind.SourceAddress,
        ["dstaddr"] = FlowFieldKind.DestinationAddress,
        ["srcport"] = FlowFieldKind.SourcePort,
        ["dstport"] = FlowFieldKind.DestinationPort,
        ["protocol"] = FlowFieldKind.Protocol,
        ["packets"] = FlowFieldKind.Packets,
        ["bytes"] = FlowFieldKind.Bytes,
        ["action"] = FlowFieldKind.Action,
        ["log-status"] = FlowFieldKind.Status,
        ["version"] = FlowFieldKind.NumberAsText,
        ["tcp-flags"] = FlowFieldKind.NumberAsText,
        ["traffic-path"] = FlowFieldKind.NumberAsText,
        ["packets-lost-no-route"] = FlowFieldKind.NumberAsText,
        ["packets-lost-blackhole"] = FlowFieldKind.NumberAsText,
        ["packets-lost-mtu-exceeded"] = FlowFieldKind.NumberAsText,
        ["packets-lost-ttl-expired"] = FlowFieldKind.NumberAsText,
        ["pkt-srcaddr"] = FlowFieldKind.AddressAsText,
        ["pkt-dstaddr"] = FlowFieldKind.AddressAsText,
        ["account-id"] = FlowFieldKind.Text,
        ["interface-id"] = FlowFieldKind.Text,
        ["vpc-id"] = FlowFieldKind.Text,
        ["subnet-id"] = FlowFieldKind.Text,
        ["instance-id"] = FlowFieldKind.Text,
        ["type"] = FlowFieldKind.Text,
        ["region"] = FlowFieldKind.Text,
        ["az-id"] = FlowFieldKind.Text,
        ["sublocation-type"] = FlowFieldKind.Text,
        ["sublocation-id"] = FlowFieldKind.Text,
        ["pkt-src-aws-service"] = FlowFieldKind.Text,
        ["pkt-dst-aws-service"] = FlowFieldKind.Text,
        ["flow-direction"] = FlowFieldKind.Text,
        ["resource-type"] = FlowFieldKind.Text,
        ["tgw-id"] = FlowFieldKind.Text,
        ["tgw-attachment-id"] = FlowFieldKind.Text,
        ["tgw-pair-attachment-id"] = FlowFieldKind.Text,
        ["tgw-src-vpc-account-id"] = FlowFieldKind.Text,
        ["tgw-dst-vpc-account-id"] = FlowFieldKind.Text,
        ["tgw-src-vpc-id"] = FlowFieldKind.Text,
        ["tgw-dst-vpc-id"] = FlowFieldKind.Text,
        ["tgw-src-subnet-id"] = FlowFieldKind.Text,
        ["tgw-dst-subnet-id"] = FlowFieldKind.Text,
        ["tgw-src-eni"] = FlowFieldKind.Text,
        ["tgw-dst-eni"] = FlowFieldKind.Text,
        ["tgw-src-az-id"] = FlowFieldKind.Text,
        ["tgw-dst-az-id"] = FlowFieldKind.Text,
        ["ecs-cluster-arn"] = FlowFieldKind.Text,
        ["ecs-cluster-name"] = FlowFieldKind.Text,
        ["ecs-container-instance-arn"] = FlowFieldKind.Text,
        ["ecs-container-instance-id"] = FlowFieldKind.Text,
        ["ecs-container-id"] = FlowFieldKind.Text,
        ["ecs-second-container-id"] = FlowFieldKind.Text,
        ["ecs-service-name"] = FlowFieldKind.Text,
        ["ecs-task-definition-arn"] = FlowFieldKind.Text,
        ["ecs-task-arn"] = FlowFieldKind.Text,
        ["ecs-task-id"] = FlowFieldKind.Text,
        ["reject-reason"] = FlowFieldKind.Text,
        ["resource-id"] = FlowFieldKind.Text,
        ["encryption-status"] = FlowFieldKind.Text,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a name is one of AWS's fields.</summary>
    public static bool IsKnown(string name) => Known.ContainsKey(name);

    /// <summary>What a field becomes; text where the name says nothing to us.</summary>
    public static FlowFieldKind KindOf(string name) => Known.GetValueOrDefault(name, FlowFieldKind.Text);

    /// <summary>What a value must be, for the reason of a rejection.</summary>
    public static string Demand(FlowFieldKind kind) => kind switch
    {
        FlowFieldKind.Start or FlowFieldKind.End => "a time in seconds since 1970, below 2^31",
        FlowFieldKind.SourceAddress or FlowFieldKind.DestinationAddress or FlowFieldKind.AddressAsText => "an IPv4 or IPv6 address, or '-'",
        FlowFieldKind.SourcePort or FlowFieldKind.DestinationPort => "a port from 0 to 65535, or '-'",
        FlowFieldKind.Protocol => "a protocol number from 0 to 255, or '-'",
        FlowFieldKind.Packets or FlowFieldKind.Bytes => "a number from 0 to 2^63 - 1, or '-'",
        FlowFieldKind.NumberAsText => "a number, or '-'",
        FlowFieldKind.Action => "ACCEPT, REJECT or '-'",
        FlowFieldKind.Status => "OK, NODATA or SKIPDATA",
        _ => $"text of 1 to {TextDictionary.MaxValueBytes} bytes",
    };
}
