using Amazon.Runtime;
using Dashboard.Collectors;
using Dashboard.Core.Collection;
using Dashboard.Simulator;
using Dashboard.Storage.Embedded.Parquet;
using Dashboard.Tests.Aws;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Collectors.Aws;

/// <summary>Endpoint, region and credentials as every AWS tool takes them: nothing else separates AWS from another endpoint.</summary>
[Collection(typeof(EnvironmentOfAws))]
public sealed class StandardSettingsTests : IDisposable
{
    private static readonly string[] Variables =
    [
        "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
        "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED",
    ];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);
    private readonly InMemoryTelemetryWriter _writer = new();

    public StandardSettingsTests()
    {
        foreach (var name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", "/nowhere/config");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials");
        FallbackRegionFactory.Reset();
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        FallbackRegionFactory.Reset();
    }

    [Fact]
    public async Task Every_source_is_collected_from_the_endpoint_of_the_environment()
    {
        // The published quotas are kept here: waiting for them takes no time on this clock.
        await using var session = await CollectorSession.StartAsync(new SimulatorOptions { ExternalId = "agreed" }, new SkippingTime(TimeSpan.FromSeconds(30)));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", session.Host.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-west-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        FallbackRegionFactory.Reset();

        foreach (var registration in Build(
            session,
            ("Aws:Accounts:0:Name", "ours"),
            ("Aws:Accounts:1:RoleArn", "arn:aws:iam::444455556666:role/Reader"),
            ("Aws:Accounts:1:ExternalId", "agreed"),
            ("Aws:Accounts:1:Regions:0", "us-east-1")))
        {
            await session.RunAsync(registration, _writer);
        }

        Assert.Equal(
            ["111122223333/eu-west-1", "111122223333/us-east-1", "444455556666/eu-west-1", "444455556666/us-east-1"],
            _writer.Events.Keys.Select(key => $"{key.Account}/{key.Region}").Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(_writer.Samples.Keys, sample => sample.Key is { Account: "111122223333", Region: "eu-west-1" });
    }

    [Fact]
    public async Task Without_a_region_the_source_says_what_to_set()
    {
        await using var session = await CollectorSession.StartAsync();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", session.Host.Endpoint.ToString());

        var fault = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(Build(session)[0], _writer));

        Assert.Equal(SourceFault.Misconfigured, fault.Fault);
        Assert.Contains("AWS_REGION", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_credentials_the_source_says_what_to_set()
    {
        await using var session = await CollectorSession.StartAsync();
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", session.Host.Endpoint.ToString());
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-west-1");

        var fault = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(Build(session)[0], _writer));

        Assert.Equal(SourceFault.Unauthorized, fault.Fault);
        Assert.Contains("AWS_ACCESS_KEY_ID", fault.Remedy, StringComparison.Ordinal);
    }

    private IReadOnlyList<CollectorRegistration> Build(CollectorSession session, params (string Key, string Value)[] settings)
    {
        (string Key, string Value)[] sources =
        [
            ("Collectors:CloudTrail:Lookup", "true"),
            ("Collectors:CloudTrail:Backfill", "00:30:00"),
            ("Collectors:CloudTrail:Trails:0:Bucket", SimulatedAccounts.TrailBucket),
            ("Collectors:CloudTrail:Trails:0:Since", "2026-03-01T11:00:00Z"),
            ("Collectors:CloudTrail:Trails:0:ForcePathStyle", "true"),
            ("Collectors:CloudWatch:Backfill", "00:30:00"),
            ("Collectors:CloudWatch:Metrics:0:Namespace", "AWS/SQS"),
            ("Collectors:CloudWatch:Metrics:0:Name", "ApproximateAgeOfOldestMessage"),
            ("Collectors:CloudWatch:Metrics:0:Dimensions:QueueName", "*"),
            ("Collectors:CloudWatch:Metrics:0:Statistics:0", "Maximum"),
        ];
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(sources.Concat(settings).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return CollectorCatalog.Build(configuration, _writer, new ParquetReader(), session.Time, NullLoggerFactory.Instance);
    }
}
