using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator;
using Dashboard.Tests.Fakes;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.CloudTrail;

/// <summary>An event is the same whichever way it came.</summary>
public sealed class SameEventsTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task Files_served_by_S3_give_the_events_that_they_give_from_disk(bool trailLayout, bool gzip)
    {
        var folder = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        var fromDisk = new Dictionary<(string, string, string), EventRecord>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            await foreach (var page in CloudTrailFileReader.ReadAsync(File.OpenRead(file), file, CollectorSession.Noon, TestContext.Current.CancellationToken))
            {
                foreach (var record in page.Events)
                {
                    fromDisk.Add(record.Identity, record);
                }
            }
        }

        await using var session = await CollectorSession.StartAsync(new SimulatorOptions
        {
            Quotas = AwsQuotas.Unlimited,
            Folders = [new S3Folder { Bucket = "recorded", Directory = folder, KeyPrefix = "logs/", TrailLayout = trailLayout, Gzip = gzip }],
        });
        var writer = new InMemoryTelemetryWriter();
        var trail = Assert.Single(session.Build(
            writer,
            ("Collectors:CloudTrail:Trails:0:Bucket", "recorded"),
            ("Collectors:CloudTrail:Trails:0:Prefix", "logs"),
            ("Collectors:CloudTrail:Trails:0:Region", "eu-west-1"),
            ("Collectors:CloudTrail:Trails:0:ForcePathStyle", "true"),
            ("Collectors:CloudTrail:Trails:0:Since", trailLayout ? "2023-07-01" : "")));

        var run = await session.RunAsync(trail, writer);

        Assert.Equal(2900, fromDisk.Count);
        Assert.Equal((2900, 0, 0), (run.Stored, run.Duplicates, run.Rejected));
        Assert.Equal(fromDisk.Keys.ToHashSet(), writer.Events.Keys.ToHashSet());
        Assert.All(writer.Events, stored => AssertSame(fromDisk[stored.Key], stored.Value, sameRaw: true));
    }

    [Fact]
    public async Task Event_history_and_the_trail_tell_the_same()
    {
        await using var session = await CollectorSession.StartAsync();
        var history = new InMemoryTelemetryWriter();
        var trail = new InMemoryTelemetryWriter();
        (string, string)[] accounts =
        [
            ("Aws:Accounts:0:Id", SimulatedAccounts.Production),
            ("Aws:Accounts:0:Regions:0", SimulatedAccounts.Home),
            ("Aws:Accounts:0:Regions:1", SimulatedAccounts.Global),
        ];
        foreach (var lookup in session.Build(history, [.. accounts, ("Collectors:CloudTrail:Lookup", "true"), ("Collectors:CloudTrail:Backfill", "03:00:00")]))
        {
            await session.RunAsync(lookup, history);
        }

        await session.RunAsync(
            Assert.Single(session.Build(trail, [.. accounts, ("Collectors:CloudTrail:Trails:0:Bucket", SimulatedAccounts.TrailBucket), ("Collectors:CloudTrail:Trails:0:Since", "2026-03-04T08:00:00Z")])),
            trail);

        var range = new TimeRange(CollectorSession.Noon.AddHours(-3), CollectorSession.Noon.AddMinutes(-40));
        var ofHistory = history.Events.Values.Where(record => range.Contains(record.OccurredAt)).ToDictionary(record => record.Identity);
        var ofTrail = trail.Events.Values.Where(record => range.Contains(record.OccurredAt) && record.Account == SimulatedAccounts.Production).ToDictionary(record => record.Identity);
        Assert.True(ofHistory.Count > 100, $"Only {ofHistory.Count} events.");
        Assert.Equal(ofTrail.Keys.Order(), ofHistory.Keys.Order());
        Assert.All(ofHistory, event_ => AssertSame(ofTrail[event_.Key], event_.Value, sameRaw: false));
    }

    private static void AssertSame(EventRecord expected, EventRecord actual, bool sameRaw)
    {
        Assert.Equal(expected.Fields, actual.Fields);
        Assert.Equal(
            (expected.Identity, expected.OccurredAt, expected.Action, expected.Outcome, expected.Dataset),
            (actual.Identity, actual.OccurredAt, actual.Action, actual.Outcome, actual.Dataset));
        Assert.True(!sameRaw || expected.Raw.Span.SequenceEqual(actual.Raw.Span));
    }
}
