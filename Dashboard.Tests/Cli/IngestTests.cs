using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Cli;

public sealed class IngestTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Recorded_trail_is_stored_once_however_often_it_is_loaded()
    {
        var trail = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        var ids = EventIds(trail);

        var first = await IngestAsync("cloudtrail", trail);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal($$"""{"read":{{ids.Count}},"stored":{{ids.Count}},"duplicates":0,"rejected":0}""", first.Lines[^1]);

        var second = await IngestAsync("cloudtrail", trail);
        Assert.Equal($$"""{"read":{{ids.Count}},"stored":0,"duplicates":{{ids.Count}},"rejected":0}""", second.Lines[^1]);

        Assert.Equal(ids, await StoredIdsAsync());
    }

    [Fact]
    public async Task Killed_at_ten_random_moments_and_run_again_it_ends_with_the_same_events()
    {
        var trail = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        var random = new Random(20230710);
        for (var i = 0; i < 10; i++)
        {
            using var process = CliProcess.Start("ingest", "--source", "cloudtrail", trail, "--data", _folder["data"]);
            process.WaitForExit(random.Next(100, 2500));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var last = await IngestAsync("cloudtrail", trail);
        Assert.True(last.ExitCode == 0, last.Error);
        Assert.Equal(EventIds(trail), await StoredIdsAsync());
    }

    [Fact]
    public async Task Same_events_under_another_name_packed_or_in_another_folder_are_duplicates()
    {
        var record = """{"Records":[{"eventVersion":"1.08","eventID":"e-1","eventTime":"2023-07-10T12:00:00Z","eventName":"GetObject","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333"}]}""";
        _folder.Write("a/first.json", record);
        _folder.Write("b/renamed.json", record);
        await using (var packed = new GZipStream(File.Create(_folder["b", "packed.json.gz"]), CompressionMode.Compress))
        {
            packed.Write(System.Text.Encoding.UTF8.GetBytes(record));
        }

        _folder.Write("b/111122223333_CloudTrail-Digest_us-east-1.json", """{"awsAccountId":"111122223333"}""");
        _folder.Write("b/notes.txt", "not mine");
        var run = await IngestAsync("cloudtrail", _folder["a"], _folder["b"]);
        Assert.Equal("""{"read":3,"stored":1,"duplicates":2,"rejected":0}""", run.Lines[^1]);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task Bad_record_is_refused_with_its_place_and_reason_and_the_rest_is_stored()
    {
        var file = _folder.Write("trail.json", """{"Records":[{"eventName":"NoId"},{"eventVersion":"1.08","eventID":"e-1","eventTime":"2023-07-10T12:00:00Z","eventName":"GetObject","eventSource":"s3.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333"}]}""");
        var run = await IngestAsync("cloudtrail", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("""{"read":2,"stored":1,"duplicates":0,"rejected":1}""", run.Lines[^1]);
        Assert.Contains("trail.json#1: The record has no eventID", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_without_a_file_of_the_kind_is_said_and_fails()
    {
        _folder.Write("logs/a.txt", "x");
        var run = await IngestAsync("cloudtrail", _folder["logs"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("No .json or .json.gz file lies in", run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"read":0,"stored":0,"duplicates":0,"rejected":0}""", run.Lines[^1]);
    }

    [Fact]
    public async Task A_link_that_leads_back_up_does_not_go_round()
    {
        _folder.Write("csv/cpu.csv", "2026-01-01 00:00:00,1");
        Directory.CreateSymbolicLink(_folder["csv", "again"], _folder["csv"]);
        var run = await IngestAsync("metrics-csv", _folder["csv"]);
        Assert.Equal("""{"read":1,"stored":1,"duplicates":0,"rejected":0}""", run.Lines[^1]);
    }

    [Fact]
    public async Task Recorded_series_are_stored_as_their_files_read()
    {
        var folder = SharedData.Require("nab", "data", "realAWSCloudwatch");
        var run = await IngestAsync("metrics-csv", folder);
        Assert.True(run.ExitCode == 0, run.Error);
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv"))
        {
            var expected = new SortedDictionary<string, double>(StringComparer.Ordinal);
            foreach (var cells in File.ReadLines(path).Skip(1).Select(line => line.Split(',')))
            {
                expected[cells[0].Replace(' ', 'T') + "Z"] = double.Parse(cells[1], CultureInfo.InvariantCulture);
            }

            var stored = await CliProcess.RunAsync("query", "metrics", "--metric", Path.GetFileNameWithoutExtension(path), "--format", "csv", "--data", _folder["data"]);
            Assert.Equal("timestamp,value", stored.Lines[0]);
            Assert.Equal(
                expected.Select(pair => (pair.Key, pair.Value)),
                stored.Lines.Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], double.Parse(cells[1], CultureInfo.InvariantCulture))));
        }
    }

    [Fact]
    public async Task Repeated_times_keep_the_last_and_are_counted_and_bad_lines_are_named()
    {
        var file = _folder.Write("cpu.csv", "timestamp,value\n2026-01-01 00:00:00,1\n2026-01-01 00:05:00,2\n2026-01-01 00:00:00,3\nbad\n");
        var run = await IngestAsync("metrics-csv", file);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("""{"read":4,"stored":2,"duplicates":1,"rejected":1}""", run.Lines[^1]);
        Assert.Contains("cpu.csv:5", run.Error, StringComparison.Ordinal);

        var stored = await CliProcess.RunAsync("query", "metrics", "--metric", "cpu", "--data", _folder["data"]);
        Assert.Equal(["timestamp,value", "2026-01-01T00:00:00Z,3", "2026-01-01T00:05:00Z,2"], stored.Lines);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_with_its_summary()
    {
        var trail = SharedData.Require("cloudtrail-invictus", "CloudTrail");
        using var process = CliProcess.Start("ingest", "--source", "cloudtrail", trail, "--data", _folder["data"]);

        // The first line of progress says that it is at work.
        var error = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var summary = JsonDocument.Parse(output);
        Assert.Contains("read", error, StringComparison.Ordinal);
        Assert.Equal(summary.RootElement.GetProperty("read").GetInt32() == 2900 ? 0 : 1, process.ExitCode);
        Assert.Equal(summary.RootElement.GetProperty("stored").GetInt32(), (await StoredIdsAsync()).Count);
    }

    private Task<CliRun> IngestAsync(string source, params string[] paths) =>
        CliProcess.RunAsync(["ingest", "--source", source, .. paths, "--data", _folder["data"]]);

    private async Task<SortedSet<string>> StoredIdsAsync()
    {
        var run = await CliProcess.RunAsync("query", "events", "--format", "ndjson", "--data", _folder["data"]);
        Assert.True(run.ExitCode == 0, run.Error);
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        Assert.All(run.Lines, line => Assert.True(ids.Add(Id(line)), $"Twice: {line}"));
        return ids;

        static string Id(string line)
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("event.id").GetString()!;
        }
    }

    private static SortedSet<string> EventIds(string folder)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            ids.UnionWith(json.RootElement.GetProperty("Records").EnumerateArray().Select(record => record.GetProperty("eventID").GetString()!));
        }

        return ids;
    }
}
