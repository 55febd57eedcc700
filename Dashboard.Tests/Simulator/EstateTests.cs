using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

/// <summary>What the estate is made of, and that its day is the one that was promised.</summary>
public class EstateTests
{
    /// <summary>When the story's incident begins on that day, unless a session moves it.</summary>
    private static readonly DateTimeOffset Incident = new(2026, 3, 4, 10, 40, 0, TimeSpan.Zero);
    private static readonly SimulatorOptions Unlimited = new() { Quotas = AwsQuotas.Unlimited };

    public static TheoryData<string, string, string> Systems => new()
    {
        { "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer" }, { "AWS/RDS", "ReplicaLag", "DBInstanceIdentifier" },
        { "AWS/ElastiCache", "Evictions", "CacheClusterId,CacheNodeId" }, { "AWS/ElastiCache", "ReplicationLag", "CacheClusterId,CacheNodeId" },
        { "AWS/AmazonMQ", "MessageReadyCount", "Broker" }, { "AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName" },
        { "AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds", "StreamName" }, { "AWS/NATGateway", "ErrorPortAllocation", "NatGatewayId" },
        { "AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName" }, { "AWS/EC2", "StatusCheckFailed", "InstanceId" },
        { "AWS/ElasticMapReduce", "YARNMemoryAvailablePercentage", "JobFlowId" }, { "AWS/ES", "ClusterStatus.red", "ClientId,DomainName" },
        { "AWS/DMS", "CDCLatencyTarget", "ReplicationInstanceIdentifier,ReplicationTaskIdentifier" }, { "AWS/S3", "BucketSizeBytes", "BucketName,StorageType" },
        { "AWS/S3", "5xxErrors", "BucketName,FilterId" }, { "AWS/CertificateManager", "DaysToExpiry", "CertificateArn" }, { "AWS/Logs", "IncomingLogEvents", "LogGroupName" },
        { "AWS/QuickSight", "IngestionErrorCount", "DatasetId" }, { "AWS/Usage", "CallCount", "Class,Resource,Service,Type" }, { "SpringBoot", "http.server.requests.count", "service" },
        { "FDS", "fds.fallback", "service" },
    };

    public static TheoryData<string, string, string> GlobalSystems => new()
    {
        { "AWS/CloudFront", "5xxErrorRate", "DistributionId,Region" }, { "AWS/Route53", "HealthCheckStatus", "HealthCheckId" }, { "AWS/WAFV2", "BlockedRequests", "Rule,WebACL" },
    };

    [Theory]
    [MemberData(nameof(Systems))]
    public Task Each_system_has_its_metrics_at_home(string ns, string name, string dimensions) => Has(ns, name, dimensions, SimulatedAccounts.Home, SimulatedAccounts.Global);

    [Theory]
    [MemberData(nameof(GlobalSystems))]
    public Task Global_services_tell_theirs_in_us_east_1(string ns, string name, string dimensions) => Has(ns, name, dimensions, SimulatedAccounts.Global, SimulatedAccounts.Home);

    [Fact]
    public async Task Incident_goes_from_the_replica_over_the_queue_to_the_edge_and_back()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, Incident.AddHours(2));
        var lag = await session.ValuesAsync("AWS/RDS", "ReplicaLag", "Maximum", Incident.AddHours(-1), Incident.AddHours(1), "replica-1");
        var age = await session.ValuesAsync("AWS/SQS", "ApproximateAgeOfOldestMessage", "Maximum", Incident.AddHours(-1), Incident.AddHours(1), "\"orders\"");
        var errors = await session.ValuesAsync("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", Incident.AddHours(-1), Incident.AddHours(1), "app/public");
        var edge = await session.ValuesAsync("AWS/CloudFront", "5xxErrorRate", "Average", Incident.AddHours(-1), Incident.AddHours(1), region: SimulatedAccounts.Global);
        var order = new[] { First(lag, 60), First(age, 300), First(edge, 2) };
        Assert.Equal(order.Order(), order);
        Assert.InRange(First(errors, 50), order[1].AddMinutes(-2), Incident.AddMinutes(12));
        Assert.All([lag, age, errors, edge], series => Assert.All(series.Where(point => point.Key < Incident), point => Assert.True(point.Value < 50)));
        Assert.All([lag, edge], series => Assert.All(series.Where(point => point.Key > Incident.AddMinutes(35)), point => Assert.True(point.Value < 5)));

        static DateTimeOffset First(Dictionary<DateTimeOffset, double> series, double above) => series.Where(point => point.Value > above).Min(point => point.Key);
    }

    [Fact]
    public async Task Change_that_caused_the_incident_and_its_repair_are_in_the_trail()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, Incident.AddHours(2));
        var changes = await session.RecordsAsync(Incident.AddMinutes(-10), Incident.AddMinutes(30), attribute: ("EventName", "ModifyDBParameterGroup"));
        Assert.Equal(2, changes.Count);
        Assert.InRange(changes[1].At(), Incident.AddMinutes(-5), Incident);
        Assert.All(changes, change => Assert.EndsWith("/bob@example.com", change.GetProperty("userIdentity").Text("arn"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Attack_is_told_step_by_step_by_one_key_and_then_its_child()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, Incident.AddHours(3));
        var records = new List<System.Text.Json.JsonElement>();
        foreach (var region in SimulatedAccounts.Regions)
        {
            records.AddRange(await session.RecordsAsync(Incident, Incident.AddHours(2), region));
        }

        var attack = records.Where(record => record.Text("sourceIPAddress") == "203.0.113.66").OrderBy(record => record.At()).ToList();
        string[] steps = ["GetCallerIdentity", "CreateAccessKey", "AuthorizeSecurityGroupIngress", "StopLogging", "CreateDBSnapshot", "ModifyDBSnapshotAttribute", "ModifySnapshotAttribute"];
        Assert.Equal(steps, attack.Select(record => record.Text("eventName")).Where(steps.Contains));
        Assert.True(attack.Count(record => record.TryGetProperty("errorCode", out _)) >= 20, "much of what a thief tries is denied");
        var made = attack.Single(record => record.Text("eventName") == "CreateAccessKey").GetProperty("responseElements").GetProperty("accessKey").Text("accessKeyId");
        Assert.Equal(2, attack.Select(record => record.GetProperty("userIdentity").Text("accessKeyId")).Distinct().Count());
        Assert.All(attack.SkipWhile(record => record.Text("eventName") != "AuthorizeSecurityGroupIngress"), record => Assert.Equal(made, record.GetProperty("userIdentity").Text("accessKeyId")));

        var nat = await session.ValuesAsync("AWS/NATGateway", "BytesOutToDestination", "Sum", Incident, Incident.AddHours(2));
        var gone = attack.Single(record => record.Text("eventName") == "ModifySnapshotAttribute").At();
        Assert.True(nat.Where(point => point.Key > gone.AddMinutes(5) && point.Key < gone.AddMinutes(20)).Min(point => point.Value) > 20 * nat.Where(point => point.Key < gone.AddMinutes(-5)).Max(point => point.Value));
    }

    [Fact]
    public async Task Incident_comes_when_the_options_say_and_each_day_again()
    {
        var at = new DateTimeOffset(2026, 3, 4, 12, 3, 0, TimeSpan.Zero);
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { IncidentAt = at, Quotas = AwsQuotas.Unlimited }, at.AddHours(2));
        var lag = await session.ValuesAsync("AWS/RDS", "ReplicaLag", "Maximum", at.AddDays(-3), at.AddHours(1), "replica-1");
        var begins = lag.OrderBy(point => point.Key).Where(point => point.Value > 60 && lag.GetValueOrDefault(point.Key.AddMinutes(-5)) < 60).GroupBy(point => point.Key.UtcDateTime.Date).Select(day => day.First().Key);
        Assert.Equal(4, begins.Count());
        Assert.All(begins, begin => Assert.InRange(begin.TimeOfDay, at.TimeOfDay, at.TimeOfDay + TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task Load_balancer_has_the_requests_of_its_target_groups()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var (from, to) = (SimulatorSession.Noon.AddHours(-2), SimulatorSession.Noon.AddHours(-1));
        var whole = await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", from, to, dimension: "app/public", period: 300);
        Dictionary<DateTimeOffset, double>[] parts =
        [
            await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", from, to, "targetgroup/gateway", period: 300),
            await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", from, to, "targetgroup/mediawiki", period: 300),
            await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", from, to, "targetgroup/cms", period: 300),
        ];
        Assert.Equal(12, whole.Count);
        Assert.All(whole, point => Assert.Equal(point.Value, parts.Sum(part => part[point.Key])));
    }

    [Fact]
    public async Task Evenings_are_busier_than_nights_and_tools_rest_on_sundays()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, new DateTimeOffset(2026, 3, 9, 0, 0, 0, TimeSpan.Zero));
        var monday = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        var requests = await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", monday, monday.AddDays(7), "app/public", period: 3600);
        Assert.True(requests[monday.AddHours(19)] > 3 * requests[monday.AddHours(3)]);
        var jenkins = await session.ValuesAsync("AWS/ApplicationELB", "RequestCount", "Sum", monday, monday.AddDays(7), "targetgroup/jenkins", period: 3600);
        Assert.True(jenkins[monday.AddHours(9)] > 5 * jenkins[monday.AddDays(6).AddHours(9)]);
    }

    [Fact]
    public async Task Texts_of_strangers_are_passed_on_as_they_are()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited, Incident.AddDays(1));
        var agents = (await session.RecordsAsync(Incident.AddDays(-5), Incident.AddDays(1), SimulatedAccounts.Global, ("EventName", "ConsoleLogin"))).Select(record => record.Text("userAgent")).ToList();
        Assert.Contains(agents, agent => agent.Contains("<script>alert(", StringComparison.Ordinal));
        Assert.Contains(agents, agent => agent.Contains("<!channel>", StringComparison.Ordinal));
        Assert.Contains(agents, agent => agent.Contains('\u001b', StringComparison.Ordinal));
        var tags = await session.RecordsAsync(Incident.AddDays(-5), Incident.AddDays(1), attribute: ("EventName", "CreateTags"));
        Assert.Contains(tags, tag => tag.GetProperty("requestParameters").GetProperty("tagSet").GetProperty("items")[0].Text("value").Contains("<svg", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_person_has_one_identity_and_most_events_only_read()
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var records = await session.RecordsAsync(SimulatorSession.Noon.AddHours(-4), SimulatorSession.Noon);
        Assert.All(records.GroupBy(record => record.GetProperty("userIdentity").TryGetProperty("arn", out var arn) ? arn.GetString() : null).Where(same => same.Key is not null), same =>
            Assert.Single(same.Select(record => record.GetProperty("userIdentity").Text("principalId")).Distinct()));
        var reads = records.Count(record => record.GetProperty("readOnly").GetBoolean()) / (double)records.Count;
        Assert.InRange(reads, 0.8, 0.99);
    }

    private static async Task Has(string ns, string name, string dimensions, string region, string notIn)
    {
        await using var session = await SimulatorSession.StartAsync(Unlimited);
        var found = await session.ListAsync(region, new { Namespace = ns, MetricName = name });
        Assert.Contains(dimensions, found.Select(metric => string.Join(',', metric.GetProperty("Dimensions").EnumerateArray().Select(dimension => dimension.Text("Name")))));
        Assert.Empty(await session.ListAsync(notIn, new { Namespace = ns, MetricName = name }));
    }
}
