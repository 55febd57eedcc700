namespace Dashboard.Simulator.Estate;

/// <summary>The things of the estate and their ids, which metrics and events share.</summary>
internal sealed class Inventory(ulong seed)
{
    public const string OfficeAddress = "198.51.100.20";
    public const string VpnAddress = "198.51.100.21";
    public const string NatAddress = "192.0.2.44";
    public const string AttackerAddress = "203.0.113.66";
    public const string Distribution = "E2QWRUHAPOMQZL";
    public const string HostedZone = "Z0456789ABCDEFGHIJKLM";
    public const string WebAcl = "shop-edge";
    public const string Cluster = "shop-mysql";
    public const string LeakedUser = "svc-report-export";

    /// <summary>Spring Boot services behind the gateway, with the part of the gateway's requests that reaches each.</summary>
    public static IReadOnlyList<(string Name, double Share, int Instances)> Services { get; } =
    [
        ("gateway", 1.0, 4), ("catalog", 0.55, 4), ("search", 0.3, 3), ("cart", 0.2, 3),
        ("checkout", 0.08, 2), ("payments", 0.06, 2), ("orders", 0.1, 2), ("fraud", 0.06, 2),
    ];

    /// <summary>Single hosts: tools, and what people run themselves.</summary>
    public static IReadOnlyList<string> Hosts { get; } =
    [
        "jenkins", "jira", "mediawiki-1", "mediawiki-2", "cms-1", "cms-2", "zabbix", "grafana", "openvpn",
        "zeppelin", "logstash-1", "logstash-2", "kibana", "rabbitmq-shovel", "bastion",
    ];

    public static IReadOnlyList<string> Databases { get; } = [Cluster, "shop-mysql-replica-1", "shop-mysql-replica-2", "jira-mysql", "wiki-mysql"];

    public static IReadOnlyList<string> Queues { get; } =
        ["orders", "orders-dlq", "payments", "payments-dlq", "emails", "emails-dlq", "fraud-scoring", "fraud-scoring-dlq", "search-index.fifo"];

    public static IReadOnlyList<string> Streams { get; } = ["clickstream", "transactions"];

    public static IReadOnlyList<string> Buckets { get; } =
        ["shop-media-111122223333", "shop-exports-111122223333", "data-lake-111122223333", "alb-logs-111122223333", "db-backups-111122223333"];

    public string Vpc => Id("vpc-", "vpc");

    public IReadOnlyList<string> NatGateways => [Id("nat-", "nat-a"), Id("nat-", "nat-b")];

    public string SecurityGroup(string name) => Id("sg-", $"sg/{name}");

    public string Instance(string name) => Id("i-", $"instance/{name}");

    public string Snapshot(string name) => Id("snap-", $"snapshot/{name}");

    public string Subnet(string name) => Id("subnet-", $"subnet/{name}");

    public string LoadBalancer(string name) => $"app/{name}/{AwsIds.Hex(Chance.Key(seed, $"lb/{name}"), 16)}";

    public string TargetGroup(string name) => $"targetgroup/{name}/{AwsIds.Hex(Chance.Key(seed, $"tg/{name}"), 16)}";

    public string Certificate(string name) =>
        $"arn:aws:acm:{SimulatedAccounts.Home}:{SimulatedAccounts.Production}:certificate/{AwsIds.Uuid(Chance.Key(seed, $"cert/{name}"))}";

    public string HealthCheck(string name) => AwsIds.Uuid(Chance.Key(seed, $"health/{name}")).ToString();

    /// <summary>Long-term keys begin with AKIA.</summary>
    public string UserKey(string user) => "AKIA" + AwsIds.Letters(Chance.Key(seed, $"key/{user}"), 16);

    public string PrivateAddress(string name)
    {
        var bits = Chance.Key(seed, $"ip/{name}");
        return $"10.20.{10 + (bits % 6)}.{10 + (bits / 6 % 240)}";
    }

    private string Id(string prefix, string name) => prefix + AwsIds.Hex(Chance.Key(seed, name));
}
