using System.Diagnostics;
using System.Globalization;

namespace Dashboard.Tests.Cli;

/// <summary>The server and command lines beside it, each a process of its own.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Command_lines_on_a_served_folder_are_answered_and_a_second_server_is_refused()
    {
        using var server = CliProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--data", _folder["data"]);
        try
        {
            await StartedAsync(server);
            var log = server.StandardError.ReadToEndAsync(Cancel);
            var csv = _folder.Write("cpu.csv", "2026-07-10 00:00:00,1.5\n");
            var ingest = await CliProcess.RunAsync("ingest", "--source", "metrics-csv", csv, "--data", _folder["data"]);
            Assert.Equal("""{"read":1,"stored":1,"duplicates":0,"rejected":0}""", ingest.Lines[^1]);
            Assert.Equal("1\n", (await CliProcess.RunAsync("query", "metrics", "--metric", "cpu", "--count", "--data", _folder["data"])).Out);

            var second = await CliProcess.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--data", _folder["data"]);
            Assert.Equal(1, second.ExitCode);
            Assert.Contains("is in use by", second.Error, StringComparison.Ordinal);

            using var kill = Process.Start("kill", ["-TERM", server.Id.ToString(CultureInfo.InvariantCulture)]);
            await server.WaitForExitAsync(Cancel);
            Assert.True(server.ExitCode == 0, await log);
            Assert.Empty(await server.StandardOutput.ReadToEndAsync(Cancel));
            Assert.False(File.Exists(_folder["data", "dashboard.sock"]));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }

        Assert.Equal("1\n", (await CliProcess.RunAsync("query", "metrics", "--metric", "cpu", "--count", "--data", _folder["data"])).Out);
    }

    [Fact]
    public async Task Invalid_configuration_ends_with_2_and_every_error_at_once()
    {
        var file = _folder.Write("not-a-folder", "");
        var run = await CliProcess.RunAsync("serve", "--urls", "http://0.0.0.0:5080", "--data", file);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Data:Directory", run.Error, StringComparison.Ordinal);
        Assert.Contains("--insecure-bind", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    private static async Task StartedAsync(Process server)
    {
        while (await server.StandardError.ReadLineAsync(Cancel) is { } line)
        {
            if (line.Contains("Application started", StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The server ended with {server.ExitCode}.");
    }
}
