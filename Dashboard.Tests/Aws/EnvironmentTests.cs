using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.ConfigService;
using Amazon.ConfigService.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Aws;

/// <summary>The environment belongs to the process: these run alone.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class EnvironmentOfAws;

/// <summary>Standard AWS settings are all that separates one endpoint from another.</summary>
[Collection(typeof(EnvironmentOfAws))]
public sealed class EnvironmentTests : IDisposable
{
    private static readonly string[] Variables =
    [
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_CONFIG_SERVICE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_EC2_METADATA_DISABLED",
    ];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public EnvironmentTests()
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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        FallbackRegionFactory.Reset();
    }

    [Fact]
    public async Task One_variable_leads_every_client_to_an_endpoint_and_one_of_its_own_goes_before_it()
    {
        await using var common = await ScriptedHttpServer.StartAsync(Reply.Json("{}"));
        await using var own = await ScriptedHttpServer.StartAsync(Reply.Json("{}"));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", common.Url);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_CONFIG_SERVICE", own.Url);
        Environment.SetEnvironmentVariable("AWS_REGION", "ap-south-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDFROMENV");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        using var trail = new AmazonCloudTrailClient();
        using var watch = new AmazonCloudWatchClient(Amazon.RegionEndpoint.EUWest1);
        using var config = new AmazonConfigServiceClient();

        await trail.LookupEventsAsync(new LookupEventsRequest(), Cancel);
        await watch.ListMetricsAsync(new ListMetricsRequest(), Cancel);
        await config.DescribeConfigRulesAsync(new DescribeConfigRulesRequest(), Cancel);

        Assert.Contains("AKIDFROMENV/", common.Requests[0].Headers["Authorization"]);
        Assert.Contains("/ap-south-1/cloudtrail/", common.Requests[0].Headers["Authorization"]);
        Assert.Contains("/eu-west-1/monitoring/", common.Requests[1].Headers["Authorization"]);
        Assert.Contains("/ap-south-1/config/", Assert.Single(own.Requests).Headers["Authorization"]);
    }

    [Fact]
    public async Task Client_without_a_region_is_made_and_its_call_says_what_to_set()
    {
        using var client = new AmazonCloudTrailClient(new BasicAWSCredentials("a", "b"), new AmazonCloudTrailConfig());

        var refused = await Assert.ThrowsAsync<AmazonClientException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.Equal("CloudTrail was called without a region. Set AWS_REGION, or name the account's regions in the configuration.", refused.Message);
    }

    [Fact]
    public async Task Client_without_credentials_is_made_and_its_call_fails()
    {
        Environment.SetEnvironmentVariable("AWS_REGION", "ap-south-1");
        using var client = new AmazonCloudTrailClient();

        await Assert.ThrowsAnyAsync<AmazonClientException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));
    }

    [Fact]
    public async Task Official_client_with_our_defaults_gives_up_an_endless_answer()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Flood);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", server.Url);
        Environment.SetEnvironmentVariable("AWS_REGION", "ap-south-1");
        using var client = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("a", "b"), Amazon.Protocol.ClientDefaults.ApplyTo(new AmazonSecurityTokenServiceConfig()));

        var failed = await Assert.ThrowsAsync<AmazonClientException>(() => client.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancel));

        Assert.Contains("more than 32 MiB", failed.Message);
    }
}
