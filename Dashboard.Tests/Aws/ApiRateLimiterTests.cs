using Amazon.CloudTrail;
using Amazon.CloudTrail.Model;
using Amazon.CloudWatch;
using Amazon.CloudWatch.Model;
using Amazon.Protocol;
using Amazon.Runtime;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Aws;

public sealed class ApiRateLimiterTests
{
    private static readonly ApiBudgetKey Lookup = new("111122223333", "eu-central-1", "LookupEvents");
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Two_lookups_a_second_and_no_more_in_the_order_asked()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        var calls = Enumerable.Range(0, 5).Select(_ => limiter.AcquireAsync(Lookup, cancellationToken: Cancel)).ToList();

        var done = new List<int>();
        for (var halfSeconds = 0; halfSeconds < 5; halfSeconds++)
        {
            done.Add(calls.TakeWhile(call => call.IsCompletedSuccessfully).Count());
            Assert.All(calls.Skip(done[^1]), call => Assert.False(call.IsCompleted));
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        Assert.Equal([1, 2, 3, 4, 5], done);
    }

    [Fact]
    public async Task Budgets_are_apart_by_account_region_and_api()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        await limiter.AcquireAsync(Lookup, cancellationToken: Cancel);

        Assert.True(limiter.AcquireAsync(Lookup with { Account = "444455556666" }, cancellationToken: Cancel).IsCompleted);
        Assert.True(limiter.AcquireAsync(Lookup with { Region = "us-east-1" }, cancellationToken: Cancel).IsCompleted);
        Assert.True(limiter.AcquireAsync(Lookup with { Api = "DescribeAlarms" }, cancellationToken: Cancel).IsCompleted);
        Assert.False(limiter.AcquireAsync(Lookup, cancellationToken: Cancel).IsCompleted);
    }

    [Fact]
    public async Task Cancelled_wait_spends_nothing()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        await limiter.AcquireAsync(Lookup, cancellationToken: Cancel);
        using var caller = new CancellationTokenSource();
        var given = limiter.AcquireAsync(Lookup, 10, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(limiter.AcquireAsync(Lookup, cancellationToken: Cancel).IsCompleted);
    }

    [Fact]
    public async Task Cost_above_the_burst_is_paid_in_time()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        var points = new ApiBudgetKey("1", "r", ApiBudgets.RecentDatapoints);
        var large = limiter.AcquireAsync(points, 540_000, Cancel);

        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(large.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await large;
    }

    [Fact]
    public void Throttled_budget_starts_over_from_empty()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        limiter.ReportThrottled(Lookup);

        var call = limiter.AcquireAsync(Lookup, cancellationToken: Cancel);
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.True(call.IsCompleted);
    }

    [Fact]
    public async Task Idle_time_earns_no_more_than_the_burst()
    {
        var limiter = new ApiRateLimiter(ApiBudgets.Default, _time);
        await limiter.AcquireAsync(Lookup with { Api = "DescribeAlarms" }, cancellationToken: Cancel);
        _time.Advance(TimeSpan.FromDays(1));
        var calls = Enumerable.Range(0, 4).Select(_ => limiter.AcquireAsync(Lookup with { Api = "DescribeAlarms" }, cancellationToken: Cancel)).ToList();
        Assert.Equal(3, calls.Count(call => call.IsCompleted));
    }

    [Fact]
    public async Task Every_attempt_of_a_client_spends_the_budget()
    {
        var skipping = new SkippingTime(TimeSpan.FromSeconds(30));
        var limiter = new ApiRateLimiter(new ApiBudgets { ByApi = new Dictionary<string, ApiBudget> { ["LookupEvents"] = new(0.1, 1) } }, skipping);
        await using var server = await ScriptedHttpServer.StartAsync(Reply.Error(400, "ThrottlingException"), Reply.Json("{}"));
        using var client = new AmazonCloudTrailClient(new BasicAWSCredentials("a", "b"), new AmazonCloudTrailConfig
        {
            ServiceURL = server.Url,
            AuthenticationRegion = Lookup.Region,
            AccountId = Lookup.Account,
            RateLimiter = limiter,
            TimeProvider = skipping,
        });

        await client.LookupEventsAsync(new LookupEventsRequest(), Cancel);

        // The back-off is a second at most; the other wait is the budget's, ten seconds less what the back-off took.
        Assert.InRange(skipping.Skipped.Max(), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(-3, 60, ApiBudgets.RecentDatapoints, 360)]
    [InlineData(-24, 60, ApiBudgets.OlderDatapoints, 2880)]
    [InlineData(-1, 3600, ApiBudgets.RecentDatapoints, 2)]
    public void Datapoints_are_counted_as_cloudwatch_counts_them(int startHours, int period, string budget, int points)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var request = new GetMetricDataRequest
        {
            StartTime = now.AddHours(startHours),
            EndTime = now,
            MetricDataQueries =
            [
                new MetricDataQuery { Id = "a", MetricStat = new MetricStat { Period = period, Stat = "Sum", Metric = new() } },
                new MetricDataQuery { Id = "b", Expression = "a * 2", Period = period },
                new MetricDataQuery { Id = "c", Expression = "a / 2" },
            ],
        };

        var cost = Assert.Single(DatapointEstimate.Costs(request, _time));

        Assert.Equal((budget, points), (cost.Api, cost.Amount));
    }
}
