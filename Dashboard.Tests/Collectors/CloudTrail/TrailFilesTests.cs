using System.IO.Compression;
using System.Text;
using Dashboard.Core.Collection;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Collectors.CloudTrail;

/// <summary>A bucket of real files, so that a case can say what lies where and when it appears.</summary>
public sealed class TrailFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trail");
    private readonly InMemoryTelemetryWriter _writer = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Accounts_and_regions_of_an_organization_are_found_and_digests_are_not_read()
    {
        Put("AWSLogs/o-abc1234567/111122223333/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T1000Z_aaaaaaaaaaaaaaaa.json.gz", "one");
        Put("AWSLogs/o-abc1234567/444455556666/CloudTrail/us-east-1/2026/03/03/444455556666_CloudTrail_us-east-1_20260303T1000Z_bbbbbbbbbbbbbbbb.json.gz", "two");
        Put("AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T1005Z_cccccccccccccccc.json.gz", "three");
        Put("AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/04/111122223333_CloudTrail-Digest_eu-west-1_trail_eu-west-1_20260304T100000Z.json.gz", "digest");
        Put("AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/03/04/111122223333_CloudTrail-Insight_eu-west-1_20260304T1000Z_dddddddddddddddd.json.gz", "insight");
        Put("AWSLogs/111122223333/vpcflowlogs/eu-west-1/2026/03/04/111122223333_vpcflowlogs_eu-west-1_fl-1_20260304T1000Z_eeee.log.gz", "flows");
        await using var session = await StartAsync();

        await session.RunAsync(Trail(session), _writer);

        Assert.Equal(["one", "three", "two"], Ids());
        Assert.Empty(_writer.Rejected);
    }

    [Fact]
    public async Task A_file_that_comes_late_is_found_although_its_name_sorts_before_the_position()
    {
        Put(Key("20260304T1150Z", "zzzzzzzzzzzzzzzz"), "punctual");
        await using var session = await StartAsync();
        var trail = Trail(session);
        var collector = trail.Create(new CollectorActivity());
        await RunAsync();
        session.Time.Advance(TimeSpan.FromHours(1));
        Put(Key("20260304T1145Z", "aaaaaaaaaaaaaaaa"), "late");
        await RunAsync();
        Assert.Equal(["late", "punctual"], Ids());

        // Later than the overlap of each run: a sweep finds it.
        Put(Key("20260304T0100Z", "aaaaaaaaaaaaaaaa"), "very late");
        for (var run = 0; run < 16; run++)
        {
            session.Time.Advance(TimeSpan.FromMinutes(1));
            await RunAsync();
        }

        Assert.Equal(["late", "punctual", "very late"], Ids());

        Task RunAsync() => CollectorSession.RunAsync(trail, collector, _writer, session.Time.GetUtcNow(), new CollectorActivity(), session.Time);
    }

    [Fact]
    public async Task After_days_of_silence_everything_is_made_up_for_and_each_object_is_read_once()
    {
        await using var session = await StartAsync();
        await session.RunAsync(Trail(session), _writer);
        for (var day = 1; day <= 5; day++)
        {
            Put(Key($"2026030{3 + day}T1300Z", "aaaaaaaaaaaaaaaa", $"2026/03/0{3 + day}"), $"day {day}");
        }

        session.Time.Advance(TimeSpan.FromDays(6));
        await session.RunAsync(Trail(session), _writer);
        await session.RunAsync(Trail(session), _writer);

        Assert.Equal(["day 1", "day 2", "day 3", "day 4", "day 5"], Ids());
        Assert.Equal(5, session.Host.Faults.Calls("S3", "GetObject"));
    }

    [Fact]
    public async Task A_broken_file_is_refused_once_and_holds_nothing_up()
    {
        var path = Put(Key("20260304T1000Z", "aaaaaaaaaaaaaaaa"), "broken");
        File.WriteAllBytes(path, [0x1F, 0x8B, 8, 0, 1, 2, 3, 4]);
        Put(Key("20260304T1005Z", "aaaaaaaaaaaaaaaa"), "whole");
        await using var session = await StartAsync();
        await session.RunAsync(Trail(session), _writer);
        await session.RunAsync(Trail(session), _writer);

        Assert.Equal(["whole"], Ids());
        Assert.Contains("damaged", Assert.Single(_writer.Rejected).Reason, StringComparison.Ordinal);
        Assert.NotNull((await _writer.PositionAsync(Trail(session).Source, Dashboard.Core.Telemetry.SignalKind.Events, TestContext.Current.CancellationToken)).CompleteUntil);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_is_a_mistake_of_the_configuration()
    {
        await using var session = await StartAsync();
        var trail = Assert.Single(session.Build(_writer, ("Collectors:CloudTrail:Trails:0:Bucket", "elsewhere"), ("Collectors:CloudTrail:Trails:0:Region", "eu-west-1")));

        var fault = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(trail, _writer));

        Assert.Equal(SourceFault.Misconfigured, fault.Fault);
        Assert.Contains("Collectors:CloudTrail:Trails:0", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stalled_download_ends_by_itself()
    {
        Put(Key("20260304T1000Z", "aaaaaaaaaaaaaaaa"), "one");
        await using var session = await StartAsync();
        session.Host.Faults.On("S3", "GetObject").Then(new Fault.StalledBody());
        var run = session.RunAsync(Trail(session), _writer);
        while (session.Host.Faults.Calls("S3", "GetObject") == 0)
        {
            await Task.Yield();
        }

        // The deadline runs on the session's clock, which stands still until here.
        for (var minute = 0; minute < 10 && !run.IsCompleted; minute++)
        {
            session.Time.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        var fault = await Assert.ThrowsAsync<SourceException>(() => run);
        Assert.Equal(SourceFault.Unreachable, fault.Fault);
    }

    private static string Key(string time, string random, string day = "2026/03/04") =>
        $"AWSLogs/111122223333/CloudTrail/eu-west-1/{day}/111122223333_CloudTrail_eu-west-1_{time}_{random}.json.gz";

    private string[] Ids() => [.. _writer.Events.Keys.Select(key => key.Id).Order(StringComparer.Ordinal)];

    private Task<CollectorSession> StartAsync() => CollectorSession.StartAsync(new SimulatorOptions
    {
        Quotas = AwsQuotas.Unlimited,
        Folders = [new S3Folder { Bucket = "logs", Directory = _folder.FullName }],
    });

    private CollectorRegistration Trail(CollectorSession session) => Assert.Single(session.Build(
        _writer, ("Collectors:CloudTrail:Trails:0:Bucket", "logs"), ("Collectors:CloudTrail:Trails:0:Region", "eu-west-1")));

    private string Put(string key, string id)
    {
        var path = Path.Combine(_folder.FullName, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes($$"""{"Records":[{"eventID":"{{id}}","eventTime":"2026-03-04T10:00:00Z","eventName":"StopLogging","awsRegion":"eu-west-1","recipientAccountId":"111122223333"}]}"""));
        return path;
    }
}
