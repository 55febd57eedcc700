using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;

namespace Dashboard.Tests.Simulator;

/// <summary>Our own clients on the simulator's wire, with a role of another account.</summary>
public class ClientsAgainstSimulatorTests
{
    [Fact]
    public async Task Metrics_are_listed_and_read_page_by_page_after_a_throttle()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On("CloudWatch").Then(new Fault.Throttled());
        using var client = new AmazonCloudWatchClient(new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"), Configured<AmazonCloudWatchConfig>(session));
        var listed = await client.ListMetricsAsync(new ListMetricsRequest { Namespace = "AWS/RDS", MetricName = "CPUUtilization" }, TestContext.Current.CancellationToken);
        var request = new GetMetricDataRequest
        {
            StartTime = SimulatorSession.Noon.AddHours(-3).UtcDateTime,
            EndTime = SimulatorSession.Noon.AddHours(-1).UtcDateTime,
            MaxDatapoints = 100,
            MetricDataQueries = [.. listed.Metrics!.Select((metric, i) => new MetricDataQuery { Id = $"q{i}", MetricStat = new MetricStat { Metric = metric, Period = 60, Stat = "Maximum" } })],
        };
        var values = new Dictionary<string, int>();
        await foreach (var page in client.Paginators.GetMetricData(request).Responses.WithCancellation(TestContext.Current.CancellationToken))
        {
            foreach (var result in page.MetricDataResults ?? [])
            {
                values[result.Id!] = values.GetValueOrDefault(result.Id!) + result.Values!.Count;
            }
        }

        Assert.Equal(Enumerable.Repeat(120, 5), values.Values);
        Assert.Equal(2, session.Host.Faults.Calls("CloudWatch", "ListMetrics"));
    }

    [Fact]
    public async Task Events_of_the_other_account_come_with_its_role_and_not_without()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited });
        using var sts = session.Sts();
        var role = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = $"arn:aws:iam::{SimulatedAccounts.Security}:role/observability-reader", RoleSessionName = "test" }, TestContext.Current.CancellationToken);
        var credentials = new SessionAWSCredentials(role.Credentials.AccessKeyId, role.Credentials.SecretAccessKey, role.Credentials.SessionToken);
        foreach (var (account, by) in new (string, AWSCredentials)[] { (SimulatedAccounts.Security, credentials), (SimulatedAccounts.Production, new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret")) })
        {
            using var client = new AmazonCloudTrailClient(by, Configured<AmazonCloudTrailConfig>(session));
            var answer = await client.LookupEventsAsync(new LookupEventsRequest { EndTime = SimulatorSession.Noon.UtcDateTime }, TestContext.Current.CancellationToken);
            Assert.Equal(50, answer.Events!.Count);
            Assert.All(answer.Events, seen => Assert.Contains($"\"recipientAccountId\":\"{account}\"", seen.CloudTrailEvent!, StringComparison.Ordinal));
        }
    }

    private static TConfig Configured<TConfig>(SimulatorSession session)
        where TConfig : ClientConfig, new() =>
        new() { ServiceURL = session.Host.Endpoint.ToString(), AuthenticationRegion = SimulatedAccounts.Home };
}
