using System.Globalization;
using System.Text.Json;
using Amazon.Runtime;
using Dashboard.Collectors;
using Dashboard.Collectors.Aws;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator;
using Dashboard.Storage.Embedded.Parquet;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Collectors.CloudTrail;

public sealed class EventHistoryTests
{
    private readonly InMemoryTelemetryWriter _writer = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_published_quota_is_kept_while_hours_are_read()
    {
        // The simulator refuses what goes over the quota; the limiter waits on a clock on which short waits pass at once.
        var time = new SkippingTime(TimeSpan.FromSeconds(30));
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions(), time, Cancel);
        var lookup = Build(new AwsEnvironment(time) { Endpoint = host.Endpoint, Credentials = Key, Retries = 0 }, backfill: "12:00:00");
        var activity = new CollectorActivity();

        await CollectorSession.RunAsync(lookup, lookup.Create(activity), _writer, time.GetUtcNow(), activity, time);

        Assert.True(_writer.Events.Count > 1000, $"Only {_writer.Events.Count} events.");
        Assert.Equal(0, activity.Throttles);
        Assert.NotEmpty(time.Skipped);
    }

    [Fact]
    public async Task Young_events_are_there_before_they_count_as_complete()
    {
        await using var session = await CollectorSession.StartAsync();
        var lookup = Assert.Single(session.Build(
            _writer, ("Aws:Accounts:0:Id", SimulatedAccounts.Production), ("Aws:Accounts:0:Regions:0", SimulatedAccounts.Home), ("Collectors:CloudTrail:Lookup", "true"), ("Collectors:CloudTrail:Backfill", "01:00:00")));
        await session.RunAsync(lookup, _writer);

        var completeUntil = (await _writer.PositionAsync(lookup.Source, SignalKind.Events, Cancel)).CompleteUntil;
        Assert.Equal(CollectorSession.Noon - CloudTrailLookupCollector.Settle, completeUntil);
        Assert.Contains(_writer.Events.Values, record => record.OccurredAt > completeUntil);

        // In the end the hour is whole, late events included.
        for (var minute = 0; minute < 25; minute++)
        {
            session.Time.Advance(TimeSpan.FromMinutes(1));
            await session.RunAsync(lookup, _writer);
        }

        var all = new InMemoryTelemetryWriter();
        await session.RunAsync(Assert.Single(session.Build(
            all, ("Aws:Accounts:0:Id", SimulatedAccounts.Production), ("Aws:Accounts:0:Regions:0", SimulatedAccounts.Home), ("Collectors:CloudTrail:Lookup", "true"), ("Collectors:CloudTrail:Backfill", "02:00:00"))), all);
        var hour = new TimeRange(CollectorSession.Noon.AddHours(-1), CollectorSession.Noon);
        Assert.Equal(
            all.Events.Values.Where(record => hour.Contains(record.OccurredAt)).Select(record => record.Id).Order(),
            _writer.Events.Values.Where(record => hour.Contains(record.OccurredAt)).Select(record => record.Id).Order());
    }

    [Fact]
    public async Task Windows_shrink_in_a_busy_account_until_they_can_be_read_through_and_no_second_is_left_out()
    {
        // 50 events a second: a page each, so that only windows of up to 40 seconds end within 40 pages.
        var busy = new List<(long From, long Until)>();
        ScriptedHttpServer? asked = null;
        await using var server = asked = await ScriptedHttpServer.StartAsync(Caller, async context =>
        {
            var request = JsonDocument.Parse(asked!.Requests[^1].Body).RootElement;
            var (from, until) = (request.GetProperty("StartTime").GetInt64(), request.GetProperty("EndTime").GetInt64());
            var page = request.TryGetProperty("NextToken", out var token) ? int.Parse(token.GetString()!, CultureInfo.InvariantCulture) : 0;
            var second = until - page;
            if (second <= from)
            {
                busy.Add((from, until));
            }

            await Reply.Json($$"""{"Events":[{{Event(second)}}]{{(second > from ? $$""","NextToken":"{{page + 1}}" """ : "")}}}""")(context);
        });
        var time = new FakeTimeProvider(CollectorSession.Noon);
        var lookup = Build(new AwsEnvironment(time) { Endpoint = new Uri(server.Url), Credentials = Key, Retries = 0, RateLimiter = CollectorSession.Unlimited(time) }, backfill: "00:10:00");
        var activity = new CollectorActivity();

        await CollectorSession.RunAsync(lookup, lookup.Create(activity), _writer, time.GetUtcNow(), activity, time);

        var settled = (CollectorSession.Noon - CloudTrailLookupCollector.Settle).ToUnixTimeSeconds();
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(settled), (await _writer.PositionAsync(lookup.Source, SignalKind.Events, Cancel)).CompleteUntil);
        Assert.Equal(settled - 600, busy[0].From);
        Assert.Equal(settled, busy[^1].Until);
        Assert.All(busy.Zip(busy.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
        Assert.All(busy, window => Assert.InRange(window.Until - window.From, 1, LookupWindow.MaxPages));
        Assert.Subset(_writer.Events.Keys.Select(key => key.Id).ToHashSet(), Enumerable.Range(0, 600).Select(second => $"at-{settled - second}").ToHashSet());
    }

    private static readonly BasicAWSCredentials Key = new("AKIAIOSFODNN7EXAMPLE", "secret");

    /// <summary>What STS says to whoever asks who they are.</summary>
    private static readonly HttpReply Caller = Reply.With(200, """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::111122223333:user/reader</Arn><UserId>AIDA</UserId><Account>111122223333</Account>
        </GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """);

    private static string Event(long second) => JsonSerializer.Serialize(new
    {
        EventId = $"at-{second}",
        CloudTrailEvent = JsonSerializer.Serialize(new { eventID = $"at-{second}", eventTime = DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), eventName = "PutObject", awsRegion = "eu-west-1", recipientAccountId = "111122223333" }),
    });

    private CollectorRegistration Build(AwsEnvironment aws, string backfill) => Assert.Single(CollectorCatalog.Build(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Aws:Accounts:0:Id"] = SimulatedAccounts.Production,
            ["Aws:Accounts:0:Regions:0"] = SimulatedAccounts.Home,
            ["Collectors:CloudTrail:Lookup"] = "true",
            ["Collectors:CloudTrail:Backfill"] = backfill,
        }).Build(),
        _writer,
        new ParquetReader(),
        aws,
        NullLoggerFactory.Instance));
}
