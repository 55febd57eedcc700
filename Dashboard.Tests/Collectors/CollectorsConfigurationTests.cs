using Dashboard.Collectors;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Parquet;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Collectors;

public sealed class CollectorsConfigurationTests
{
    [Fact]
    public void Every_mistake_is_reported_at_once_each_with_its_key()
    {
        var problems = CollectorsConfiguration.Validate(Settings(
            ("Aws:Accounts:0:Id", "1234"),
            ("Aws:Accounts:0:RoleArn", "role/reader"),
            ("Aws:Accounts:0:Regions:0", "Ireland"),
            ("Aws:Accounts:1:Id", "111122223333"),
            ("Aws:Accounts:1:RoleArn", "arn:aws:iam::444455556666:role/Reader"),
            ("Aws:Accounts:2:ExternalId", "x"),
            ("Collectors:CloudTrail:Lookpu", "true"),
            ("Collectors:CloudTrail:Lookup", "yes"),
            ("Collectors:CloudTrail:Backfill", "5"),
            ("Collectors:CloudTrail:Trails:0:Prefix", "x"),
            ("Collectors:CloudTrail:Trails:1:Bucket", "s3://bucket/path"),
            ("Collectors:CloudTrail:Trails:2:Bucket", "bucket"),
            ("Collectors:CloudTrail:Trails:2:Account", "999999999999"),
            ("Collectors:CloudTrail:Trails:2:Since", "yesterday"),
            ("Collectors:CloudTrail:Trails:3:Bucket", "bucket"),
            ("Collectors:CloudWatch:MaxSeries", "0"),
            ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/EC2"),
            ("Collectors:CloudWatch:Metrics:0:Period", "61"),
            ("Collectors:CloudWatch:Metrics:0:Statistics:0", "p101"),
            ("Collectors:CloudWatch:Metrics:0:Dimensions:InstanceId", ""),
            ("Collectors:CloudWatch:Metrics:1:Namespace", "AWS/EC2"),
            ("Collectors:CloudWatch:Metrics:1:Name", "CPUUtilization"),
            ("Collectors:Inspector:Enabled", "true")));

        Assert.Equal(
            [
                "Aws:Accounts:0:Id", "Aws:Accounts:0:Regions:0", "Aws:Accounts:0:RoleArn", "Aws:Accounts:1:RoleArn", "Aws:Accounts:2:ExternalId",
                "Collectors:CloudTrail:Backfill", "Collectors:CloudTrail:Lookpu", "Collectors:CloudTrail:Lookup", "Collectors:CloudTrail:Trails",
                "Collectors:CloudTrail:Trails:0:Bucket", "Collectors:CloudTrail:Trails:1:Bucket", "Collectors:CloudTrail:Trails:2:Account", "Collectors:CloudTrail:Trails:2:Since",
                "Collectors:CloudWatch:MaxSeries", "Collectors:CloudWatch:Metrics:0:Dimensions:InstanceId", "Collectors:CloudWatch:Metrics:0:Name", "Collectors:CloudWatch:Metrics:0:Period",
                "Collectors:CloudWatch:Metrics:0:Statistics:0", "Collectors:CloudWatch:Metrics:1:Statistics", "Collectors:Inspector",
            ],
            problems.Where(problem => problem.Key != "Collectors:CloudTrail:Trails" || problem.Problem.Contains("twice", StringComparison.Ordinal)).Select(problem => problem.Key).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_wrong_configuration_makes_no_collectors_and_says_all_of_it()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Build(("Aws:Accounts:0:Id", "1"), ("Collectors:CloudTrail:Lookup", "maybe")));

        Assert.Contains("Aws:Accounts:0:Id: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Collectors:CloudTrail:Lookup: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_configured_is_no_mistake_and_no_source()
    {
        Assert.Empty(CollectorsConfiguration.Validate(Settings()));
        Assert.Empty(Build());
        Assert.False(CollectorCatalog.HasSources(Settings(("Aws:Accounts:0:Id", "111122223333"))));
        Assert.True(CollectorCatalog.HasSources(Settings(("Collectors:CloudTrail:Lookup", "true"))));
    }

    [Fact]
    public void Every_account_and_region_is_a_source_and_keeps_its_name()
    {
        var sources = Build(
            ("Aws:Accounts:0:Id", "111122223333"),
            ("Aws:Accounts:0:Name", "production"),
            ("Aws:Accounts:0:Regions:0", "eu-west-1"),
            ("Aws:Accounts:0:Regions:1", "us-east-1"),
            ("Aws:Accounts:1:RoleArn", "arn:aws:iam::444455556666:role/Reader"),
            ("Aws:Accounts:1:Regions:0", "eu-west-1"),
            ("Collectors:CloudTrail:Lookup", "true"),
            ("Collectors:CloudTrail:Trails:0:Bucket", "central-trail"),
            ("Collectors:CloudTrail:Trails:0:Prefix", "logs"),
            ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/EC2"),
            ("Collectors:CloudWatch:Metrics:0:Name", "CPUUtilization"),
            ("Collectors:CloudWatch:Metrics:0:Statistics:0", "Average"),
            ("Collectors:CloudWatch:Metrics:0:Period", "300"),
            ("Collectors:CloudWatch:Metrics:1:Namespace", "AWS/SQS"),
            ("Collectors:CloudWatch:Metrics:1:Name", "NumberOfMessagesSent"),
            ("Collectors:CloudWatch:Metrics:1:Statistics:0", "Sum"));

        Assert.Equal(
            [
                "aws.cloudtrail.lookup/111122223333/eu-west-1", "aws.cloudtrail.lookup/111122223333/us-east-1", "aws.cloudtrail.lookup/444455556666/eu-west-1",
                "aws.cloudtrail.trail/central-trail/logs/",
                "aws.cloudwatch.metrics/111122223333/eu-west-1/60s+120s", "aws.cloudwatch.metrics/111122223333/eu-west-1/300s+300s",
                "aws.cloudwatch.metrics/111122223333/us-east-1/60s+120s", "aws.cloudwatch.metrics/111122223333/us-east-1/300s+300s",
                "aws.cloudwatch.metrics/444455556666/eu-west-1/60s+120s", "aws.cloudwatch.metrics/444455556666/eu-west-1/300s+300s",
            ],
            sources.Select(source => source.Source.ToString()));
        Assert.Equal("CloudTrail event history, production, eu-west-1", sources[0].Title);
        Assert.Equal(TimeSpan.FromMinutes(5), sources.Single(source => source.Source.Scope == "111122223333/eu-west-1/300s+300s").Schedule.Every);
        Assert.Equal([SignalKind.Events, SignalKind.Samples], sources.Select(source => source.Kind).Distinct());
    }

    [Fact]
    public void Settings_can_come_from_the_environment()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            // How the environment's provider hands them on: Collectors__CloudWatch__Metrics__0__Dimensions__InstanceId.
            new("COLLECTORS:CLOUDTRAIL:TRAILS:0:BUCKET", "central-trail"),
            new("COLLECTORS:CLOUDTRAIL:LOOKUP", "TRUE"),
        ]).Build();

        Assert.Empty(CollectorsConfiguration.Validate(settings));
        Assert.Equal(2, CollectorCatalog.Build(settings, new InMemoryTelemetryWriter(), new ParquetReader(), TimeProvider.System, NullLoggerFactory.Instance).Count);
    }

    [Fact]
    public void The_demos_configuration_is_right()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.Combine(Repository.Root, "Dashboard", "demo", "demo.json")).Build();

        Assert.Empty(CollectorsConfiguration.Validate(settings));
    }

    private static IReadOnlyList<Dashboard.Core.Collection.CollectorRegistration> Build(params (string Key, string Value)[] settings) =>
        CollectorCatalog.Build(Settings(settings), new InMemoryTelemetryWriter(), new ParquetReader(), TimeProvider.System, NullLoggerFactory.Instance);

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}
