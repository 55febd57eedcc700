namespace Dashboard.Simulator.Estate.Events;

/// <summary>A security group's rule, as EC2's events have it.</summary>
internal static class Permissions
{
    public static object Open(int port, string cidr, string description) => new
    {
        items = new[]
        {
            new
            {
                ipProtocol = "tcp",
                fromPort = port,
                toPort = port,
                groups = new { },
                ipRanges = new { items = new[] { new { cidrIp = cidr, description } } },
                ipv6Ranges = new { },
                prefixListIds = new { },
            },
        },
    };
}
