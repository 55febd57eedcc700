using System.Text.Json;
using Dashboard.Simulator;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Cli;

/// <summary><c>collect --once</c> against an S3 and a CloudWatch on loopback that only the standard AWS settings know of.</summary>
public sealed class CollectTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Trail_served_from_a_bucket_gives_the_events_that_its_files_give()
    {
        var trail = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Folders = [new S3Folder { Bucket = "trail-under-test", Directory = trail, Gzip = true, TrailLayout = true }] }, TimeProvider.System, Cancel);
        var config = _folder.Write("config.json", """
            { "Collectors": { "CloudTrail": { "Trails": [ { "Bucket": "trail-under-test", "Region": "us-east-1", "ForcePathStyle": true, "Since": "2023-07-01T00:00:00Z" } ] } } }
            """);

        var collected = await CollectAsync(simulator, config);
        Assert.True(collected.ExitCode == 0, collected.Error);
        Assert.Equal("""{"read":2900,"stored":2900,"duplicates":0,"rejected":0}""", collected.Lines[^1]);
        var again = await CollectAsync(simulator, config);
        Assert.Equal(0, JsonDocument.Parse(again.Lines[^1]).RootElement.GetProperty("stored").GetInt32());

        var loaded = await CliProcess.RunAsync("ingest", "--source", "cloudtrail", trail, "--data", _folder["loaded"]);
        Assert.Equal(0, loaded.ExitCode);
        Assert.Equal(await EventsAsync("loaded"), await EventsAsync("data"));
    }

    [Fact]
    public async Task Source_that_refuses_us_fails_with_its_remedy_and_does_not_keep_the_others()
    {
        _folder.Write("trail/111122223333_CloudTrail_us-east-1_20260110T1220Z_WMiHxZgr5Hdd6UDc.json", """
            {"Records":[{"eventVersion":"1.08","eventID":"e-1","eventTime":"2026-01-10T12:18:00Z","eventName":"GetObject","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333"},{"eventName":"NoId"}]}
            """);
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Folders = [new S3Folder { Bucket = "small-trail", Directory = _folder["trail"], TrailLayout = true }] }, TimeProvider.System, Cancel);
        var config = _folder.Write("config.json", """
            { "Collectors": { "CloudTrail": { "Trails": [
                { "Bucket": "no-such-bucket", "ForcePathStyle": true },
                { "Bucket": "small-trail", "ForcePathStyle": true, "Since": "2026-01-01T00:00:00Z" } ] } } }
            """);
        var run = await CollectAsync(simulator, config);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("no-such-bucket: Misconfigured", run.Error, StringComparison.Ordinal);
        Assert.Contains("small-trail: caught up; 2 read, 1 stored, 0 duplicates, 1 rejected", run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"read":2,"stored":1,"duplicates":0,"rejected":1}""", run.Lines[^1]);
    }

    [Fact]
    public async Task Nothing_configured_and_wrongly_configured_end_with_2()
    {
        var nothing = await CliProcess.RunAsync("collect", "--once", "--data", _folder["data"]);
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("No source is configured", nothing.Error, StringComparison.Ordinal);

        var config = _folder.Write("config.json", """{ "Collectors": { "CloudTrail": { "Lookup": "perhaps", "Trails": [ { "Bucket": "s3://x" } ] } } }""");
        foreach (var verb in new[] { new[] { "collect", "--once" }, ["validate"], ["serve", "--urls", "http://127.0.0.1:0"] })
        {
            var wrong = await CliProcess.RunAsync([.. verb, "--config", config, "--data", _folder["data"]]);
            Assert.Equal(2, wrong.ExitCode);
            Assert.Contains("Collectors:CloudTrail:Lookup", wrong.Error, StringComparison.Ordinal);
            Assert.Contains("Collectors:CloudTrail:Trails:0:Bucket", wrong.Error, StringComparison.Ordinal);
            Assert.Empty(wrong.Out);
        }
    }

    private async Task<CliRun> CollectAsync(SimulatorHost simulator, string config) => await CliProcess.RunAsync(
        new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = simulator.Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_REGION"] = "us-east-1",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
        },
        "collect", "--once", "--config", config, "--data", _folder["data"]);

    /// <summary>Every stored event whole, but for the time at which we read it.</summary>
    private async Task<SortedSet<string>> EventsAsync(string data)
    {
        var run = await CliProcess.RunAsync("query", "events", "--format", "ndjson", "--raw", "--data", _folder[data]);
        Assert.Equal(0, run.ExitCode);
        return new(run.Lines.Select(WithoutIngested), StringComparer.Ordinal);

        static string WithoutIngested(string line)
        {
            var fields = JsonSerializer.Deserialize<SortedDictionary<string, JsonElement>>(line)!;
            fields.Remove("event.ingested");
            return JsonSerializer.Serialize(fields);
        }
    }
}
