using System.Diagnostics;
using System.Net;
using Amazon.Runtime;
using Amazon.S3.Model;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;

namespace Dashboard.Tests.Simulator;

public class FaultTests
{
    private static readonly object Noise = new { MaxResults = 50 };

    [Fact]
    public async Task Script_is_followed_call_by_call_and_calls_are_counted()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited });
        var rule = session.Host.Faults.On("CloudTrail", "LookupEvents").Then(new Fault.Throttled(), Fault.None, new Fault.ServerError(503), new Fault.BareStatus(429, RetryAfter: TimeSpan.FromSeconds(3)));
        var statuses = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            statuses.Add((await session.CallAsync("cloudtrail", "LookupEvents", Noise)).Status);
        }

        Assert.Equal([400, 200, 503, 429, 200], statuses);
        Assert.Equal((5, 0, 4), (session.Host.Faults.Calls("CloudTrail"), session.Host.Faults.Calls("CloudWatch"), rule.Taken));
    }

    [Fact]
    public async Task Fault_can_be_kept_to_one_region_and_cleared()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited });
        session.Host.Faults.On(call => call.Region == SimulatedAccounts.Global).Always(new Fault.AccessDenied());
        Assert.Equal(200, (await session.CallAsync("cloudtrail", "LookupEvents", Noise)).Status);
        Assert.Equal("AccessDeniedException", (await session.CallAsync("cloudtrail", "LookupEvents", Noise, SimulatedAccounts.Global)).Error);
        session.Host.Faults.Clear();
        Assert.Equal(200, (await session.CallAsync("cloudtrail", "LookupEvents", Noise, SimulatedAccounts.Global)).Status);
    }

    [Fact]
    public async Task Connection_is_reset_before_and_in_the_middle_of_an_answer()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On("Slack").Then(new Fault.ConnectionReset());
        session.Host.Faults.On("CloudWatch").Then(new Fault.CutBody());
        var reset = await Assert.ThrowsAsync<HttpRequestException>(() => session.SlackAsync(new { text = "t" }));
        Assert.Contains("reset", reset.InnerException?.ToString() ?? "", StringComparison.OrdinalIgnoreCase);
        await Assert.ThrowsAsync<HttpRequestException>(() => session.CallAsync("cloudwatch", "ListMetrics", new { }));
    }

    [Fact]
    public async Task Slow_body_takes_its_time_and_stalled_body_never_ends()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On("CloudWatch").Then(new Fault.SlowBody(TimeSpan.FromMilliseconds(400)), new Fault.StalledBody());
        var watch = Stopwatch.StartNew();
        Assert.Equal(200, (await session.CallAsync("cloudwatch", "ListMetrics", new { })).Status);
        Assert.True(watch.ElapsedMilliseconds >= 350, $"took {watch.ElapsedMilliseconds} ms");

        var stalled = session.CallAsync("cloudwatch", "ListMetrics", new { });
        Assert.NotSame(stalled, await Task.WhenAny(stalled, Task.Delay(300, TestContext.Current.CancellationToken)));
        await session.Host.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stalled);
    }

    [Fact]
    public async Task Malformed_document_comes_whole_and_cannot_be_read()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On("CloudWatch").Then(new Fault.MalformedBody());
        var answer = await session.CallAsync("cloudwatch", "ListMetrics", new { });
        Assert.Equal(200, answer.Status);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => answer.Json);
    }

    [Fact]
    public async Task Official_client_corrects_its_clock_and_is_let_in()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On("STS").Always(new Fault.ClockSkew(TimeSpan.FromMinutes(42)));
        using var sts = session.Sts(retries: 2);
        await sts.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken);
        await sts.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken);

        // Each call, or only the first, is refused once: how long a client remembers is its own affair.
        Assert.InRange(session.Host.Faults.Calls("STS", "GetCallerIdentity"), 3, 4);
    }

    [Fact]
    public async Task Each_protocol_has_its_own_words_for_a_fault()
    {
        await using var session = await SimulatorSession.StartAsync();
        session.Host.Faults.On(_ => true).Always(new Fault.Throttled());
        using var s3 = session.S3();
        using var sts = session.Sts();
        var slow = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => s3.ListBucketsAsync(new ListBucketsRequest(), TestContext.Current.CancellationToken));
        var query = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => sts.GetCallerIdentityAsync(new(), TestContext.Current.CancellationToken));
        Assert.Equal(("SlowDown", HttpStatusCode.ServiceUnavailable), (slow.ErrorCode, slow.StatusCode));
        Assert.Equal(("Throttling", HttpStatusCode.BadRequest), (query.ErrorCode, query.StatusCode));
        Assert.Equal(429, (await session.SlackAsync(new { text = "t" })).Status);
    }

    [Fact]
    public async Task Records_come_twice_or_in_disorder_or_late()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited });
        var body = new { StartTime = SimulatorSession.Noon.AddHours(-1).ToUnixTimeSeconds(), EndTime = SimulatorSession.Noon.ToUnixTimeSeconds() };
        session.Host.Faults.On("CloudTrail").Then(Fault.None, new Fault.RepeatedRecords(), new Fault.ShuffledRecords(), new Fault.LateRecords(TimeSpan.FromMinutes(30)));
        var pages = new List<List<string>>();
        for (var i = 0; i < 4; i++)
        {
            var answer = await session.ValidAsync("cloudtrail", "LookupEvents", body);
            pages.Add([.. answer.GetProperty("Events").EnumerateArray().Select(seen => seen.GetProperty("EventId").GetString()!)]);
        }

        Assert.Equal(pages[0].SelectMany(id => new[] { id, id }), pages[1]);
        Assert.NotEqual(pages[0], pages[2]);
        Assert.Equal(pages[0].Order(), pages[2].Order());
        Assert.Empty(pages[0].Intersect(pages[3]));
        Assert.NotEmpty(pages[3]);
    }
}
