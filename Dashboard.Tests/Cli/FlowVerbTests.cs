using System.Globalization;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Cli;

/// <summary>Flow logs in by <c>ingest</c> and out by <c>query flows</c>.</summary>
public sealed class FlowVerbTests : IDisposable
{
    private const string V2 = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bad_line_is_refused_with_its_place_and_reason_and_the_rest_is_counted_summed_and_shown()
    {
        _folder.Write("logs/a.log", $"{V2}\n{Line("10.0.0.1", 22, 40, "REJECT")}\n2 1 eni-1 10.0.0.999 10.0.0.2 1 22 6 1 40 1763553600 1763553660 ACCEPT OK\n{Line("10.0.0.2", 443, 100)}\n");
        _folder.Write("logs/without-header.log", $"{Line("10.0.0.1", 443, 7)}\n");

        var ingest = await RunAsync("ingest", "--source", "flowlogs", _folder["logs"]);
        Assert.Equal("""{"read":4,"stored":3,"duplicates":0,"rejected":1}""", ingest.Lines[^1]);
        Assert.Equal(1, ingest.ExitCode);
        Assert.Contains("a.log line 3: srcaddr is '10.0.0.999'", ingest.Error, StringComparison.Ordinal);
        Assert.Equal("""{"read":4,"stored":0,"duplicates":3,"rejected":1}""", (await RunAsync("ingest", "--source", "flowlogs", _folder["logs"])).Lines[^1]);

        Assert.Equal(["3"], (await RunAsync("query", "flows", "--count")).Lines);
        Assert.Equal(["1"], (await RunAsync("query", "flows", "--count", "--verdict", "reject", "--port", "22", "--src", "10.0.0.1")).Lines);
        Assert.Equal(
            ["srcaddr,dstport,bytes,packets,records", "10.0.0.2,443,100,1,1", "10.0.0.1,22,40,1,1"],
            (await RunAsync("query", "flows", "--top", "src,port", "--limit", "2", "--format", "csv")).Lines);
        var records = await RunAsync("query", "flows", "--dst", "10.0.9.0/24", "--format", "ndjson", "--limit", "1");
        Assert.Contains("\"interface-id\":\"eni-1\"", Assert.Single(records.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--top", "src,colour", "not 'colour'")]
    [InlineData("--src", "10.0.0.0/33", "not '10.0.0.0/33'")]
    [InlineData("--port", "65536", "not '65536'")]
    public async Task What_cannot_be_asked_is_said(string option, string value, string why)
    {
        var run = await RunAsync("query", "flows", option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(why, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00000007")]
    [InlineData("00000008")]
    public async Task Parquet_holds_the_same_records_as_text(string which)
    {
        var files = Directory.GetFiles(SharedData.Require("flow-logs-generated"), $"*{which}.*").Order(StringComparer.Ordinal).ToArray();
        var text = await RecordsAsync(files.Single(file => file.EndsWith(".gz", StringComparison.Ordinal)), "text");
        var parquet = await RecordsAsync(files.Single(file => file.EndsWith(".parquet", StringComparison.Ordinal)), "parquet");

        Assert.True(text.Length > 1000);
        Assert.Equal(text, parquet);
    }

    [Fact]
    public async Task A_file_that_only_looks_like_Parquet_is_not_taken_and_says_why()
    {
        _folder.Write("broken.parquet", "PAR1 and nothing else that a reader could use PAR1");
        var run = await RunAsync("ingest", "--source", "flowlogs", _folder["broken.parquet"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("broken.parquet was not taken:", run.Error, StringComparison.Ordinal);
    }

    private async Task<string[]> RecordsAsync(string file, string folder)
    {
        var run = await CliProcess.RunAsync("ingest", "--source", "flowlogs", file, "--data", _folder[folder]);
        Assert.True(run.ExitCode == 0, run.Error);
        var records = await CliProcess.RunAsync("query", "flows", "--format", "ndjson", "--data", _folder[folder]);
        return [.. records.Lines.Order(StringComparer.Ordinal)];
    }

    private Task<CliRun> RunAsync(params string[] arguments) => CliProcess.RunAsync([.. arguments, "--data", _folder["data"]]);

    private static string Line(string source, int port, int bytes, string action = "ACCEPT") =>
        string.Create(CultureInfo.InvariantCulture, $"2 111122223333 eni-1 {source} 10.0.9.9 50000 {port} 6 1 {bytes} 1763553600 1763553660 {action} OK");
}
