using System.Text.Json;

namespace Dashboard.Tests.Cli;

/// <summary>Queries on a store that the program filled itself.</summary>
public sealed class QueryTests(QueryTests.Filled filled) : IClassFixture<QueryTests.Filled>
{
    [Theory]
    [InlineData("", 4)]
    [InlineData("event.action:ConsoleLogin", 2)]
    [InlineData("event.action:ConsoleLogin and not event.outcome:failure", 1)]
    [InlineData("not event.action:ConsoleLogin", 2)]
    [InlineData("(event.action:GetObject or event.action:ConsoleLogin) and source.ip:203.0.113.0/24", 2)]
    [InlineData("@timestamp >= 2026-07-10T12:00:02Z", 2)]
    [InlineData("user.name:al*", 3)]
    [InlineData("\"failed authentication\"", 1)]
    public async Task Count_prints_only_the_number(string kql, int count)
    {
        var run = await filled.RunAsync("events", kql, "--count");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"{count}\n", run.Out);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Events_come_newest_first_and_limit_and_times_narrow_them()
    {
        Assert.Equal(["e-4", "e-3", "e-2", "e-1"], await IdsAsync());
        Assert.Equal(["e-4", "e-3"], await IdsAsync("--limit", "2"));
        Assert.Equal(["e-3", "e-2"], await IdsAsync("--from", "2026-07-10T12:00:01Z", "--to", "2026-07-10 12:00:03"));
    }

    [Fact]
    public async Task Json_is_the_whole_event_and_raw_is_the_record_as_it_came()
    {
        var run = await filled.RunAsync("events", "event.id:e-1", "--format", "ndjson", "--raw");
        using var json = JsonDocument.Parse(Assert.Single(run.Lines));
        var record = json.RootElement;
        Assert.Equal("2026-07-10T12:00:00Z", record.GetProperty("@timestamp").GetString());
        Assert.Equal("alice", record.GetProperty("user.name").GetString());
        Assert.Equal("failure", record.GetProperty("event.outcome").GetString());
        Assert.Equal("203.0.113.7", record.GetProperty("source.ip").GetString());
        using var raw = JsonDocument.Parse(record.GetProperty("event.original").GetString()!);
        Assert.Equal("ConsoleLogin", raw.RootElement.GetProperty("eventName").GetString());
    }

    [Fact]
    public async Task Csv_has_the_named_fields_and_disarms_a_user_agent()
    {
        var run = await filled.RunAsync("events", "event.id:e-2", "--format", "csv", "--fields", "@timestamp, user_agent.original,no.such.field");
        Assert.Equal(["@timestamp,user_agent.original,no.such.field", "2026-07-10T12:00:01Z,\"'=cmd|'/c calc'!A1,x\","], run.Lines);
    }

    [Fact]
    public async Task Table_never_sends_a_strangers_control_characters_to_the_terminal()
    {
        var run = await filled.RunAsync("events", "event.id:e-3", "--fields", "user_agent.original");
        Assert.Equal(["user_agent.original", "\\u001b]0;owned\\u0007"], run.Lines);
    }

    [Fact]
    public async Task One_series_is_timestamp_and_value_and_limit_times_and_labels_narrow_it()
    {
        var whole = await filled.RunAsync("metrics", "--metric", "cpu");
        Assert.Equal(["timestamp,value", "2026-07-10T00:00:00Z,1.5", "2026-07-10T00:05:00Z,-2"], whole.Lines);
        Assert.Equal("2\n", (await filled.RunAsync("metrics", "--metric", "cpu", "--count")).Out);
        Assert.Equal("1\n", (await filled.RunAsync("metrics", "--metric", "cpu", "--count", "--from", "2026-07-10T00:05:00Z")).Out);
        Assert.Equal("""{"timestamp":"2026-07-10T00:00:00Z","value":1.5}""" + "\n", (await filled.RunAsync("metrics", "--metric", "cpu", "--limit", "1", "--format", "ndjson")).Out);
        Assert.Equal(["timestamp,value"], (await filled.RunAsync("metrics", "--metric", "cpu", "--label", "namespace=AWS/EC2")).Lines);
    }

    [Fact]
    public async Task Unknown_metric_gives_an_empty_answer_and_names_what_is_stored()
    {
        var run = await filled.RunAsync("metrics", "--metric", "cpus");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("timestamp,value\n", run.Out);
        Assert.Contains("Stored: cpu.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_does_not_exist_is_said_and_not_made()
    {
        var nowhere = filled.Folder["nowhere"];
        var run = await CliProcess.RunAsync("query", "events", "--data", nowhere);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"There is no data folder {nowhere}", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(nowhere));
    }

    private async Task<string[]> IdsAsync(params string[] narrow)
    {
        var run = await filled.RunAsync(["events", "--format", "csv", "--fields", "event.id", .. narrow]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Lines[1..];
    }

    /// <summary>Four events and a series.</summary>
    public sealed class Filled : IAsyncLifetime
    {
        private static readonly string[] Records =
        [
            Record("e-1", "2026-07-10T12:00:00Z", "ConsoleLogin", "alice", "Mozilla/5.0", ""","errorMessage":"Failed authentication","responseElements":{"ConsoleLogin":"Failure"}"""),
            Record("e-2", "2026-07-10T12:00:01Z", "ConsoleLogin", "alice", "=cmd|'/c calc'!A1,x", ""","responseElements":{"ConsoleLogin":"Success"}"""),
            Record("e-3", "2026-07-10T12:00:02Z", "PutObject", "bob", """\u001b]0;owned\u0007""", ""),
            Record("e-4", "2026-07-10T12:00:03Z", "ListBuckets", "alfred", "aws-cli", ""),
        ];

        /// <summary>Where the store is.</summary>
        public TempFolder Folder { get; } = new();

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            Folder.Write("trail.json", $$"""{"Records":[{{string.Join(',', Records)}}]}""");
            Folder.Write("cpu.csv", "2026-07-10 00:00:00,1.5\n2026-07-10 00:05:00,-2\n");
            Assert.Equal(0, (await CliProcess.RunAsync("ingest", "--source", "cloudtrail", Folder["trail.json"], "--data", Folder["data"])).ExitCode);
            Assert.Equal(0, (await CliProcess.RunAsync("ingest", "--source", "metrics-csv", Folder["cpu.csv"], "--data", Folder["data"])).ExitCode);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return default;
        }

        /// <summary>Runs a query.</summary>
        public Task<CliRun> RunAsync(params string[] arguments) => CliProcess.RunAsync(["query", .. arguments, "--data", Folder["data"]]);

        private static string Record(string id, string time, string name, string user, string agent, string more) => $$"""
            {"eventVersion":"1.08","eventID":"{{id}}","eventTime":"{{time}}","eventName":"{{name}}","eventSource":"signin.amazonaws.com","awsRegion":"us-east-1","recipientAccountId":"111122223333",
             "sourceIPAddress":"{{(id is "e-1" or "e-2" ? "203.0.113.7" : "198.51.100.9")}}","userAgent":"{{agent}}","userIdentity":{"type":"IAMUser","userName":"{{user}}","accountId":"111122223333"}{{more}}}
            """;
    }
}
