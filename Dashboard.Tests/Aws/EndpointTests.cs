using Amazon;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.ConfigService;
using Amazon.Inspector2;
using Amazon.Protocol;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Aws;

public sealed class EndpointTests
{
    private static readonly string[] Regions = ["us-east-1", "eu-central-1", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "us-iso-east-1"];

    public static TheoryData<string> Services => ["cloudwatch", "cloudtrail", "logs", "config", "inspector2", "resourcegroupstaggingapi"];

    [Theory]
    [MemberData(nameof(Services))]
    public void Hosts_are_those_of_the_published_rules(string service)
    {
        var rules = AwsEndpointRules.Load(service);
        foreach (var region in Regions)
        {
            foreach (var (fips, dualStack) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                var expected = rules.Resolve(region, fips, dualStack);
                Assert.Equal((region, fips, dualStack, expected), (region, fips, dualStack, Host(service, region, fips, dualStack)));
            }
        }
    }

    [Fact]
    public void Own_endpoint_is_used_as_it_is()
    {
        var config = new AmazonCloudTrailConfig { ServiceURL = "http://127.0.0.1:5056", AuthenticationRegion = "eu-central-1" };
        Assert.Equal("http://127.0.0.1:5056/", config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new LookupEventsRequest())).URL);
    }

    [Fact]
    public void Own_endpoint_and_fips_contradict_each_other()
    {
        var config = new AmazonCloudTrailConfig { ServiceURL = "http://127.0.0.1:5056", AuthenticationRegion = "eu-central-1", UseFIPSEndpoint = true };
        var refused = Assert.Throws<AmazonClientException>(() => config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new LookupEventsRequest())));
        Assert.Contains("use one or the other", refused.Message);
    }

    private static string? Host(string service, string region, bool fips, bool dualStack)
    {
        ServiceClientConfig config = service switch
        {
            "cloudwatch" => new AmazonCloudWatchConfig(),
            "cloudtrail" => new AmazonCloudTrailConfig(),
            "logs" => new AmazonCloudWatchLogsConfig(),
            "config" => new AmazonConfigServiceConfig(),
            "inspector2" => new AmazonInspector2Config(),
            _ => new AmazonResourceGroupsTaggingAPIConfig(),
        };
        config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;
        config.IgnoreConfiguredEndpointUrls = true;
        try
        {
            return config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new LookupEventsRequest())).URL.TrimEnd('/');
        }
        catch (AmazonClientException)
        {
            return null;
        }
    }
}
