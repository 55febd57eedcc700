using System.Globalization;
using System.Net;
using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.Inspector2;
using Amazon.Inspector2.Model;
using Amazon.Protocol;
using Amazon.Runtime;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Aws;

/// <summary>What becomes of a call when the service, the network or the caller misbehaves.</summary>
public sealed class ClientPipelineTests
{
    // For what would otherwise hang when it fails: real time, much more than is needed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SkippingTime _time = new(TimeSpan.FromSeconds(30));
    private readonly List<ApiAttempt> _attempts = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Throttled_call_succeeds_after_backing_off()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            Reply.Error(400, "com.amazonaws.cloudtrail#ThrottlingException"), Reply.Error(400, "ThrottlingException:http://x"), Reply.Json("""{"Events":[{"EventId":"e1"}]}"""));
        using var client = CloudTrail(server);

        var response = await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);

        Assert.Equal("e1", Assert.Single(response.Events!).EventId);
        Assert.Equal("request-1", response.ResponseMetadata.RequestId);
        Assert.Equal([true, true, false], _attempts.Select(attempt => attempt.Throttled));
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request => SigV4.AssertSigned(request, "secret"));
        Assert.Equal(2, _time.Skipped.Count(wait => wait <= TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Too_many_requests_without_a_code_is_throttling()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(429, ""), Reply.Json("""{"findings":[]}"""));
        using var client = new AmazonInspector2Client(Credentials, Configured(new AmazonInspector2Config(), server));

        await client.ListFindingsAsync(new ListFindingsRequest(), Cancel);

        Assert.Equal([true, false], _attempts.Select(attempt => attempt.Throttled));
        var error = Assert.IsType<AmazonInspector2Exception>(_attempts[0].Error);
        Assert.Equal("TooManyRequestsException", error.ErrorCode);
    }

    [Fact]
    public async Task Query_error_header_names_the_code()
    {
        await using var server = await ScriptedHttpServer.StartAsync(
            Reply.With(400, """{"__type":"com.amazonaws.cloudwatch#SomethingNew"}""", ("x-amzn-query-error", "Throttling;Sender")), Reply.Json("{}"));
        using var client = CloudWatch(server);

        await client.ListMetricsAsync(new ListMetricsRequest(), Cancel);

        Assert.Equal("Throttling", Assert.IsType<AmazonCloudWatchException>(_attempts[0].Error).ErrorCode);
        Assert.Equal("true", server.Requests[0].Headers["x-amzn-query-mode"]);
    }

    [Fact]
    public async Task Refusal_is_not_repeated()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Error(400, "AccessDeniedException"));
        using var client = CloudTrail(server);

        var refused = await Assert.ThrowsAsync<AmazonCloudTrailException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.Equal("AccessDeniedException", refused.ErrorCode);
        Assert.Equal("told by the script", refused.Message);
        Assert.Equal("request-1", refused.RequestId);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Failing_service_is_asked_five_times_and_told_with_status_and_request()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(500, "<html>gateway</html>"));
        using var client = CloudTrail(server);

        var failed = await Assert.ThrowsAsync<AmazonCloudTrailException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal("LookupEvents failed with HTTP 500: <html>gateway</html>", failed.Message);
        Assert.Equal("request-1", failed.RequestId);
        Assert.Equal(5, server.Requests.Count);
    }

    [Fact]
    public async Task Huge_error_is_cut()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(403, new string('x', 10_000_000)));
        using var client = CloudTrail(server);

        var refused = await Assert.ThrowsAsync<AmazonCloudTrailException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.InRange(refused.Message.Length, 100, 1000);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Reset_connection_is_tried_again_at_once()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Reset, Reply.Json("{}"));
        using var client = CloudTrail(server);

        await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);

        Assert.Equal(2, server.Requests.Count);
        Assert.DoesNotContain(_time.Skipped, wait => wait > TimeSpan.Zero);
    }

    [Fact]
    public async Task Body_that_breaks_off_is_asked_for_a_bounded_number_of_times()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.BreakOff);
        using var client = CloudTrail(server);

        await Assert.ThrowsAnyAsync<IOException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        // Five attempts, and one more that Core does not count: it takes the first for a stale connection.
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Malformed_answer_is_asked_for_once_more_and_told()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json("""{"Events":[{"EventId":7}]}"""));
        using var client = CloudTrail(server);

        var malformed = await Assert.ThrowsAsync<AmazonUnmarshallingException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("CloudTrail LookupEvents answered with JSON that cannot be read", malformed.Message);
        Assert.Contains("$.Events[0].EventId", malformed.Message);
        Assert.Equal("request-1", malformed.RequestId);
    }

    [Fact]
    public async Task Malformed_answer_may_be_well_the_second_time()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json("<html>"), Reply.Json("{}"));
        using var client = CloudTrail(server);

        var response = await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);

        Assert.Null(response.Events);
    }

    [Fact]
    public async Task Empty_answer_is_an_empty_response()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json(""));
        using var client = CloudTrail(server);

        Assert.Null((await client.LookupEventsAsync(new LookupEventsRequest(), Cancel)).NextToken);
    }

    [Fact]
    public async Task Skewed_clock_is_corrected_once_and_remembered()
    {
        var theirs = DateTimeOffset.UtcNow.AddMinutes(10).ToString("R", CultureInfo.InvariantCulture);
        await using var server = await ScriptedHttpServer.StartAsync(
            Reply.With(403, """{"__type":"InvalidSignatureException"}""", ("Date", theirs)), Reply.With(200, "{}", ("Date", theirs)));
        using var client = CloudTrail(server);

        await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);
        await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);

        Assert.Equal(3, server.Requests.Count);
        var signed = server.Requests.Select(request => DateTime.ParseExact(request.Headers["X-Amz-Date"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)).ToList();
        Assert.InRange((signed[1] - signed[0]).TotalMinutes, 9, 11);
        Assert.InRange((signed[2] - signed[1]).TotalMinutes, 0, 1);
    }

    [Fact]
    public async Task Silent_service_ends_at_the_deadline()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Silence(asked));
        using var client = CloudTrail(server);

        await EndsAtTheDeadlineAsync(client.LookupEventsAsync(new LookupEventsRequest(), Cancel), asked.Task);
    }

    [Fact]
    public async Task Stalled_body_ends_at_the_deadline()
    {
        var begun = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(Reply.StallInBody(begun));
        using var client = CloudTrail(server);

        await EndsAtTheDeadlineAsync(client.LookupEventsAsync(new LookupEventsRequest(), Cancel), begun.Task);
    }

    [Fact]
    public async Task Credentials_that_never_come_end_at_the_deadline()
    {
        var asked = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json("{}"));
        using var client = new AmazonCloudTrailClient(new HangingCredentials(asked), Configured(new AmazonCloudTrailConfig(), server));

        await EndsAtTheDeadlineAsync(client.LookupEventsAsync(new LookupEventsRequest(), Cancel), asked.Task);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Caller_who_gives_up_is_not_kept_waiting()
    {
        var begun = new TaskCompletionSource();
        await using var server = await ScriptedHttpServer.StartAsync(Reply.StallInBody(begun));
        using var client = CloudTrail(server);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var call = client.LookupEventsAsync(new LookupEventsRequest(), caller.Token);
        await begun.Task.WaitAsync(Cancel);
        await caller.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(1.5), Cancel));
        Assert.Equal(caller.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Endless_answer_is_given_up_with_the_operations_name()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Flood);
        using var client = CloudWatch(server);

        var failed = await Assert.ThrowsAsync<AmazonClientException>(() => client.ListMetricsAsync(new ListMetricsRequest(), Cancel).WaitAsync(Patience, Cancel));

        Assert.Contains("ListMetrics at 127.0.0.1 answered with more than 32 MiB", failed.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirect_is_not_followed()
    {
        await using var elsewhere = await ScriptedHttpServer.StartAsync(Reply.Json("{}"));
        await using var server = await ScriptedHttpServer.StartAsync(Reply.With(307, "", ("Location", elsewhere.Url)));
        using var client = CloudTrail(server);

        var refused = await Assert.ThrowsAsync<AmazonCloudTrailException>(() => client.LookupEventsAsync(new LookupEventsRequest(), Cancel));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, refused.StatusCode);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Values_beyond_the_numbers_of_json_are_read()
    {
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Json(
            """{"MetricDataResults":[{"Id":"a","StatusCode":"NewStatus","Timestamps":[1767225600,1767225660.25],"Values":[1e3,"NaN"]}],"Unknown":{"x":[1]}}"""));
        using var client = CloudWatch(server);

        var result = Assert.Single((await client.GetMetricDataAsync(new GetMetricDataRequest(), Cancel)).MetricDataResults!);

        Assert.Equal([1000, double.NaN], result.Values!);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 1, 0, 250, DateTimeKind.Utc), result.Timestamps![1]);
        Assert.Equal(DateTimeKind.Utc, result.Timestamps[0].Kind);
        Assert.Equal("NewStatus", result.StatusCode);
    }

    private async Task EndsAtTheDeadlineAsync(Task call, Task underway)
    {
        await underway.WaitAsync(Cancel);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        var late = await Assert.ThrowsAsync<TimeoutException>(() => call.WaitAsync(Patience, Cancel));
        Assert.StartsWith("CloudTrail LookupEvents did not end within its deadline of 60 s", late.Message);
    }

    private static BasicAWSCredentials Credentials { get; } = new("AKIDEXAMPLE", "secret");

    private AmazonCloudTrailClient CloudTrail(ScriptedHttpServer server) => new(Credentials, Configured(new AmazonCloudTrailConfig(), server));

    private AmazonCloudWatchClient CloudWatch(ScriptedHttpServer server) => new(Credentials, Configured(new AmazonCloudWatchConfig(), server));

    private T Configured<T>(T config, ScriptedHttpServer server)
        where T : ServiceClientConfig
    {
        config.ServiceURL = server.Url;
        config.AuthenticationRegion = "eu-central-1";
        config.TimeProvider = _time;
        config.AttemptEnded = _attempts.Add;
        return config;
    }

    private sealed class HangingCredentials(TaskCompletionSource asked) : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync()
        {
            asked.TrySetResult();
            return new TaskCompletionSource<ImmutableCredentials>().Task;
        }
    }
}
