using System.Text.Json;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Cli;

/// <summary><c>backup</c>, <c>restore</c> and <c>fsck</c> as a person runs them, beside a server and without one.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_backed_up_is_there_after_a_restore_and_the_server_has_gone_on(bool served)
    {
        await CsvAsync("before", _folder["data"]);
        if (served)
        {
            await using var server = await OpenServer.StartAsync(_folder["data"]);
            await BackUpAsync();
            var refused = await CliProcess.RunAsync("restore", _folder["backup"], "--replace", "--data", _folder["data"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("wants the server stopped", refused.Error, StringComparison.Ordinal);
            await CsvAsync("after", _folder["data"]);
            await server.IsQuietAsync();
            Assert.Empty(Directory.GetDirectories(_folder["data", "spill"], "backup-*"));
        }
        else
        {
            await BackUpAsync();
            await CsvAsync("after", _folder["data"]);
        }

        var restore = await CliProcess.RunAsync("restore", _folder["backup"], "--replace", "--data", _folder["data"]);
        Assert.True(restore.ExitCode == 0, restore.Error);
        Assert.True(Directory.Exists(JsonDocument.Parse(restore.Lines[^1]).RootElement.GetProperty("setAside").GetString()));
        Assert.Equal("1\n", (await CliProcess.RunAsync("query", "metrics", "--metric", "before", "--count", "--data", _folder["data"])).Out);
        Assert.Equal("0\n", (await CliProcess.RunAsync("query", "metrics", "--metric", "after", "--count", "--data", _folder["data"])).Out);
    }

    [Fact]
    public async Task A_backup_goes_into_a_folder_of_its_own_outside_of_the_data()
    {
        await CsvAsync("cpu", _folder["data"]);
        _folder.Write("taken/file", "");
        foreach (var (target, why) in new[] { (_folder["taken"], "not empty"), (_folder["data", "backup"], "lies in the data folder") })
        {
            var refused = await CliProcess.RunAsync("backup", target, "--data", _folder["data"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fsck_says_what_is_damaged_and_repair_leaves_a_store_that_is_sound()
    {
        await CsvAsync("cpu", _folder["data"]);
        Assert.Equal(0, (await CliProcess.RunAsync("fsck", "--data", _folder["data"])).ExitCode);
        await using (await OpenServer.StartAsync(_folder["data"]))
        {
            var served = await CliProcess.RunAsync("fsck", "--data", _folder["data"]);
            Assert.True(served.ExitCode == 0, served.Error + served.Out);
            var refused = await CliProcess.RunAsync("fsck", "--repair", "--data", _folder["data"]);
            Assert.Equal(1, refused.ExitCode);
            Assert.Contains("wants the server stopped", refused.Error, StringComparison.Ordinal);
        }

        await File.WriteAllBytesAsync(_folder["data", "events.duckdb"], new byte[20_000], Cancel);
        var damaged = await CliProcess.RunAsync("fsck", "--format", "ndjson", "--data", _folder["data"]);
        Assert.Equal(1, damaged.ExitCode);
        var finding = JsonDocument.Parse(Assert.Single(damaged.Lines)).RootElement;
        Assert.Equal(("events.duckdb", "events"), (finding.GetProperty("file").GetString(), finding.GetProperty("kind").GetString()));

        var repaired = await CliProcess.RunAsync("fsck", "--repair", "--data", _folder["data"]);
        Assert.Equal("""{"damaged":1,"left":0}""", repaired.Lines[^1]);
        Assert.Equal(0, (await CliProcess.RunAsync("fsck", "--data", _folder["data"])).ExitCode);
        Assert.Equal("1\n", (await CliProcess.RunAsync("query", "metrics", "--metric", "cpu", "--count", "--data", _folder["data"])).Out);
    }

    private async Task BackUpAsync()
    {
        var backup = await CliProcess.RunAsync("backup", _folder["backup"], "--data", _folder["data"]);
        Assert.True(backup.ExitCode == 0, backup.Error);
        Assert.True(JsonDocument.Parse(Assert.Single(backup.Lines)).RootElement.GetProperty("files").GetInt32() >= 4);
        Assert.Equal(0, (await CliProcess.RunAsync("fsck", "--data", _folder["backup"])).ExitCode);
    }

    private async Task CsvAsync(string metric, string data)
    {
        var ingest = await CliProcess.RunAsync("ingest", "--source", "metrics-csv", _folder.Write($"{metric}.csv", "2026-07-10 00:00:00,1.5\n"), "--data", data);
        Assert.True(ingest.ExitCode == 0, ingest.Error);
    }

    private sealed class OpenServer(EmbeddedStore store, VerbServer server) : IAsyncDisposable
    {
        public static async Task<OpenServer> StartAsync(string folder)
        {
            var store = await EmbeddedStore.OpenAsync(new() { Directory = folder }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
            var context = new VerbContext { Writer = store.Writer, Events = store.Events, Metrics = store.Metrics, Flows = store.Flows, Store = store, Collectors = [], Time = TimeProvider.System };
            var server = new VerbServer(folder, context, NullLogger<VerbServer>.Instance);
            await server.StartAsync(Cancel);
            return new(store, server);
        }

        /// <summary>When a snapshot can be taken, the one before has been let go.</summary>
        public async Task IsQuietAsync()
        {
            while (true)
            {
                try
                {
                    await using var snapshot = await store.SnapshotAsync(_ => default, Cancel);
                    return;
                }
                catch (Core.Storage.StoreUnavailableException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            await server.StopAsync(CancellationToken.None);
            server.Dispose();
            await store.DisposeAsync();
        }
    }
}
