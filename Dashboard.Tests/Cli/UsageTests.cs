namespace Dashboard.Tests.Cli;

/// <summary>What a person sees who asks wrongly, or asks for help.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("--such-a-thing", "--such-a-thing")]
    [InlineData("dance", "dance")]
    [InlineData("query", "events, metrics or flows")]
    [InlineData("query metrics", "--metric")]
    [InlineData("query events a:", "Column 3: 'a' has no value")]
    [InlineData("query events --from yesterday", "'yesterday' is not a time")]
    [InlineData("query events --from 2026-07-11 --to 2026-07-10", "lies before --from")]
    [InlineData("query events --limit 0", "whole number")]
    [InlineData("query events --limit many", "many")]
    [InlineData("query events --format xml", "xml")]
    [InlineData("query metrics --metric x --label broken", "NAME=VALUE")]
    [InlineData("query metrics --metric x --label a=1 --label a=2", "given twice")]
    [InlineData("export", "events, metrics or flows")]
    [InlineData("export flows", "--output")]
    [InlineData("export flows --output x --format xml", "xml")]
    [InlineData("export events a: --output x", "Column 3: 'a' has no value")]
    [InlineData("export metrics --output x --label broken", "NAME=VALUE")]
    [InlineData("export flows --output x --from 2026-07-11 --to 2026-07-10", "lies before --from")]
    [InlineData("ingest x", "--source")]
    [InlineData("ingest --source syslog .", "syslog")]
    [InlineData("ingest --source cloudtrail /no/such/place", "/no/such/place: there is no such file")]
    [InlineData("ingest --source cloudtrail", "argument missing")]
    [InlineData("collect", "--once")]
    [InlineData("query events --config /no/such/file.json", "/no/such/file.json: there is no such file")]
    public async Task Asking_wrongly_ends_with_2_says_what_on_standard_error_and_nothing_on_standard_output(string arguments, string said)
    {
        var run = await CliProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(said, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("--help", "--demo")]
    [InlineData("serve --help", "serve --demo")]
    [InlineData("ingest --help", "ingest --source cloudtrail")]
    [InlineData("collect --help", "collect --once")]
    [InlineData("query --help", "metrics")]
    [InlineData("query events --help", "query events 'event.action:ConsoleLogin")]
    [InlineData("query metrics --help", "query metrics --metric CPUUtilization")]
    [InlineData("export --help", "metrics")]
    [InlineData("export events --help", "export events 'event.outcome:failure'")]
    [InlineData("export flows --help", "export flows --from 24h")]
    [InlineData("validate --help", "validate --config")]
    public async Task Help_ends_with_0_and_shows_options_and_examples(string arguments, string shown)
    {
        var run = await CliProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(shown, run.Out, StringComparison.Ordinal);
        Assert.Contains("--data", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Configuration_that_is_not_json_is_refused_with_its_place()
    {
        using var folder = new TempFolder();
        var file = folder.Write("broken.json", "{\n  \"Data\": oops\n}");
        var run = await CliProcess.RunAsync("validate", "--config", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("broken.json", run.Error, StringComparison.Ordinal);
        Assert.Contains("LineNumber: 1", run.Error, StringComparison.Ordinal);
    }
}
