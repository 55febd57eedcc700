using System.Text.Json;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using Amazon.ResourceGroupsTaggingAPI;
using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Aws;

public sealed class PaginatorTests
{
    private static readonly BasicAWSCredentials Credentials = new("a", "b");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_page_with_a_token_is_not_the_last()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            Reply.Json("""{"events":[],"nextToken":"t1"}"""), Reply.Json("""{"nextToken":"t2"}"""), Reply.Json("""{"events":[{"eventId":"e"}]}"""));
        using var client = Logs(server);

        var events = await client.Paginators.FilterLogEvents(new FilterLogEventsRequest { LogGroupName = "g" }).Events.ToListAsync(Cancel);

        Assert.Equal("e", Assert.Single(events).EventId);
        Assert.Equal([null, "t1", "t2"], server.Requests.Select(Token));
    }

    [Fact]
    public async Task Empty_token_is_the_end()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json("""{"PaginationToken":"","ResourceTagMappingList":[{"ResourceARN":"arn:aws:s3:::b"}]}"""));
        using var client = new AmazonResourceGroupsTaggingAPIClient(Credentials, new AmazonResourceGroupsTaggingAPIConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-central-1" });

        Assert.Single(await client.Paginators.GetResources(new GetResourcesRequest()).ResourceTagMappingList.ToListAsync(Cancel));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Repeated_token_ends_with_an_error()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json("""{"nextToken":"same"}"""));
        using var client = Logs(server);

        var stuck = await Assert.ThrowsAsync<AmazonClientException>(async () =>
            await client.Paginators.DescribeLogGroups(new DescribeLogGroupsRequest()).Responses.Take(10).ToListAsync(Cancel));

        Assert.Contains("DescribeLogGroupsRequest got the page token it had sent", stuck.Message);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Second_enumeration_starts_at_the_first_page()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            Reply.Json("""{"logGroups":[{"creationTime":1767225600250}],"nextToken":"t1"}"""), Reply.Json("{}"), Reply.Json("{}"));
        using var client = Logs(server);
        var pages = client.Paginators.DescribeLogGroups(new DescribeLogGroupsRequest());

        var group = Assert.Single(await pages.LogGroups.ToListAsync(Cancel));
        await pages.LogGroups.ToListAsync(Cancel);

        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 250, DateTimeKind.Utc), group.CreationTime);
        Assert.Equal([null, "t1", null], server.Requests.Select(Token));
    }

    private static string? Token(ReceivedRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.TryGetProperty("nextToken", out var token) ? token.GetString() : null;
    }

    private static AmazonCloudWatchLogsClient Logs(ScriptedHttpServer server) =>
        new(Credentials, new AmazonCloudWatchLogsConfig { ServiceURL = server.Url, AuthenticationRegion = "eu-central-1" });
}
