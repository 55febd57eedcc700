using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Dashboard.Collectors;
using Dashboard.Collectors.Aws;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator;
using Dashboard.Storage.Embedded.Parquet;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Collectors.CloudWatch;

public sealed class CloudWatchMetricsTests
{
    private readonly InMemoryTelemetryWriter _writer = new();

    /// <summary>What STS says to whoever asks who they are.</summary>
    private static readonly HttpReply Caller = Reply.With(200, """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::111122223333:user/reader</Arn><UserId>AIDA</UserId><Account>111122223333</Account>
        </GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wildcard_means_metrics_with_exactly_these_dimensions()
    {
        await using var session = await CollectorSession.StartAsync();
        await session.RunAsync(Alb(session, ("Dimensions:LoadBalancer", "*")), _writer);

        var series = _writer.Samples.Keys.Select(sample => sample.Key).Distinct().ToList();
        Assert.NotEmpty(series);
        Assert.All(series, key => Assert.Equal(["LoadBalancer"], key.Dimensions.Select(dimension => dimension.Key)));
        Assert.All(series, key => Assert.Equal((Statistic.Sum, TimeSpan.FromMinutes(1), "RequestCount"), (key.Statistic, key.Period, key.Metric)));
    }

    [Fact]
    public async Task Values_that_change_after_they_were_read_are_read_again_and_overwritten()
    {
        await using var session = await CollectorSession.StartAsync();
        var alb = Alb(session, ("Dimensions:LoadBalancer", "*"));
        var collector = alb.Create(new CollectorActivity());
        await RunAsync();
        var young = DateTimeOffset.FromUnixTimeSeconds(_writer.Samples.Keys.Max(sample => sample.Second));
        var before = Values(young);
        for (var minute = 0; minute < 20; minute++)
        {
            session.Time.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        var fresh = new InMemoryTelemetryWriter();
        await session.RunAsync(Assert.Single(session.Build(fresh, AlbSettings(("Dimensions:LoadBalancer", "*")))), fresh);
        var settled = fresh.Samples.Where(sample => sample.Key.Second == young.ToUnixTimeSeconds()).ToDictionary(sample => sample.Key.Key, sample => sample.Value);
        Assert.Equal(settled, Values(young));
        Assert.NotEqual(settled, before);

        Task RunAsync() => CollectorSession.RunAsync(alb, collector, _writer, session.Time.GetUtcNow(), new CollectorActivity(), session.Time);
        Dictionary<SeriesKey, double> Values(DateTimeOffset at) =>
            _writer.Samples.Where(sample => sample.Key.Second == at.ToUnixTimeSeconds()).ToDictionary(sample => sample.Key.Key, sample => sample.Value);
    }

    [Fact]
    public async Task A_poll_asks_for_the_new_minutes_only_and_counts_what_it_costs()
    {
        await using var session = await CollectorSession.StartAsync();
        var activity = new CollectorActivity();
        var alb = Alb(session, ("Dimensions:LoadBalancer", "*"));
        var collector = alb.Create(activity);
        await CollectorSession.RunAsync(alb, collector, _writer, session.Time.GetUtcNow(), activity, session.Time);
        var series = _writer.Samples.Keys.Select(sample => sample.Key).Distinct().Count();
        var billed = activity.BilledUnits;
        session.Time.Advance(TimeSpan.FromMinutes(1));

        await CollectorSession.RunAsync(alb, collector, _writer, session.Time.GetUtcNow(), activity, session.Time);

        Assert.Equal(series, activity.BilledUnits - billed);
        Assert.Equal(1, session.Host.Faults.Calls("CloudWatch", "ListMetrics"));
    }

    [Fact]
    public async Task More_series_than_agreed_are_refused_before_they_cost_anything()
    {
        await using var session = await CollectorSession.StartAsync();
        var sqs = Assert.Single(session.Build(_writer, [.. AlbSettings(("Namespace", "AWS/SQS"), ("Name", "ApproximateAgeOfOldestMessage"), ("Dimensions:QueueName", "*")), ("Collectors:CloudWatch:MaxSeries", "1")]));

        var refused = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(sqs, _writer));

        Assert.Equal(SourceFault.Misconfigured, refused.Fault);
        Assert.Contains("Collectors:CloudWatch:MaxSeries", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal(0, session.Host.Faults.Calls("CloudWatch", "GetMetricData"));
    }

    [Fact]
    public async Task What_CloudWatch_could_not_compute_is_asked_for_again_and_then_holds_the_position_back()
    {
        var (at, fails) = (CollectorSession.Noon.AddMinutes(-10).ToUnixTimeSeconds(), Results(("q0", "InternalError", [], []), ("q1", "Complete", [0], [5])));
        var again = Results(("q0", "InternalError", [], []))(at);
        await using var server = await ScriptedHttpServer.StartAsync(
            Caller, Reply.Json(fails(at)), Reply.Json(again), Reply.Json(again),
            Reply.Json(fails(at)), Reply.Json(Results(("q0", "Complete", [0], [7]))(at)));
        var (sqs, time) = Build(server);

        var failed = await Assert.ThrowsAsync<SourceException>(() => RunAsync(sqs, time));
        Assert.Equal(SourceFault.Unreachable, failed.Fault);
        Assert.Equal([5.0], _writer.Samples.Values);
        Assert.Null((await _writer.PositionAsync(sqs.Source, sqs.Kind, Cancel)).CompleteUntil);

        await RunAsync(sqs, time);
        Assert.Equal([5.0, 7.0], _writer.Samples.Values.Order());
        Assert.Equal(CollectorSession.Noon.AddMinutes(-2), (await _writer.PositionAsync(sqs.Source, sqs.Kind, Cancel)).CompleteUntil);
        Assert.Single(JsonDocument.Parse(server.Requests[5].Body).RootElement.GetProperty("MetricDataQueries").EnumerateArray());
    }

    [Fact]
    public async Task What_is_no_number_or_outside_of_the_question_is_refused()
    {
        var at = CollectorSession.Noon.AddMinutes(-10).ToUnixTimeSeconds();
        await using var server = await ScriptedHttpServer.StartAsync(Caller, Reply.Json(Results(("q0", "Complete", [0, 60, 86_400], ["\"NaN\"", 2, 3]), ("q1", "Complete", [], []))(at)));
        var (sqs, time) = Build(server);

        await RunAsync(sqs, time);

        Assert.Equal([2.0], _writer.Samples.Values);
        Assert.Equal(["The value is not a finite number.", "The time is outside of what was asked for."], _writer.Rejected.Select(rejected => rejected.Reason));
    }

    [Fact]
    public async Task A_metric_that_may_not_be_read_is_named_as_a_missing_permission()
    {
        var refusal = Results(("q0", "Forbidden", [], []), ("q1", "Complete", [], []))(0);
        await using var server = await ScriptedHttpServer.StartAsync(Caller, Reply.Json(refusal), Reply.Json(Results(("q0", "Forbidden", [], []))(0)));
        var (sqs, time) = Build(server);

        var refused = await Assert.ThrowsAsync<SourceException>(() => RunAsync(sqs, time));

        Assert.Equal(SourceFault.Unauthorized, refused.Fault);
        Assert.Contains("cloudwatch:GetMetricData", refused.Remedy, StringComparison.Ordinal);
    }

    private static Func<long, string> Results(params (string Id, string Status, object[] Offsets, object[] Values)[] results) => at => $$"""
        {"MetricDataResults":[{{string.Join(',', results.Select(result => string.Create(CultureInfo.InvariantCulture,
            $$"""{"Id":"{{result.Id}}","StatusCode":"{{result.Status}}","Timestamps":[{{string.Join(',', result.Offsets.Select(offset => at + Convert.ToInt64(offset, CultureInfo.InvariantCulture)))}}],"Values":[{{string.Join(',', result.Values)}}]}""")))}}]}
        """;

    private (CollectorRegistration Registration, FakeTimeProvider Time) Build(ScriptedHttpServer server)
    {
        var time = new FakeTimeProvider(CollectorSession.Noon);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Aws:Accounts:0:Regions:0"] = "eu-west-1",
            ["Collectors:CloudWatch:Backfill"] = "00:30:00",
            ["Collectors:CloudWatch:Metrics:0:Namespace"] = "AWS/SQS",
            ["Collectors:CloudWatch:Metrics:0:Name"] = "NumberOfMessagesSent",
            ["Collectors:CloudWatch:Metrics:0:Dimensions:QueueName"] = "orders",
            ["Collectors:CloudWatch:Metrics:0:Statistics:0"] = "Sum",
            ["Collectors:CloudWatch:Metrics:0:Statistics:1"] = "Maximum",
        }).Build();
        var aws = new AwsEnvironment(time) { Endpoint = new Uri(server.Url), Credentials = new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "secret"), Retries = 0 };
        return (Assert.Single(CollectorCatalog.Build(settings, _writer, new ParquetReader(), aws, NullLoggerFactory.Instance)), time);
    }

    private async Task RunAsync(CollectorRegistration registration, FakeTimeProvider time)
    {
        var activity = new CollectorActivity();
        await CollectorSession.RunAsync(registration, registration.Create(activity), _writer, time.GetUtcNow(), activity, time);
    }

    private CollectorRegistration Alb(CollectorSession session, params (string Key, string Value)[] metric) => Assert.Single(session.Build(_writer, AlbSettings(metric)));

    private static (string, string)[] AlbSettings(params (string Key, string Value)[] metric)
    {
        var settings = new Dictionary<string, string>
        {
            ["Aws:Accounts:0:Id"] = SimulatedAccounts.Production,
            ["Aws:Accounts:0:Regions:0"] = SimulatedAccounts.Home,
            ["Collectors:CloudWatch:Backfill"] = "01:00:00",
            ["Collectors:CloudWatch:Metrics:0:Namespace"] = "AWS/ApplicationELB",
            ["Collectors:CloudWatch:Metrics:0:Name"] = "RequestCount",
            ["Collectors:CloudWatch:Metrics:0:Statistics:0"] = "Sum",
        };
        foreach (var (key, value) in metric)
        {
            settings[$"Collectors:CloudWatch:Metrics:0:{key}"] = value;
        }

        return [.. settings.Select(setting => (setting.Key, setting.Value))];
    }
}
