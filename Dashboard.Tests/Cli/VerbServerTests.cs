using System.Net.Sockets;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Cli;

/// <summary>A process that has the folder open, and the program asked for something on the same folder.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class VerbServerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Verbs_are_carried_out_by_the_server_that_has_the_folder()
    {
        await using var open = await OpenAsync(_folder["data"]);
        var csv = _folder.Write("cpu.csv", "2026-07-10 00:00:00,1.5\nbad line\n");

        var ingest = await CliProcess.RunAsync("ingest", "--source", "metrics-csv", csv, "--data", _folder["data"]);
        Assert.Equal("""{"read":2,"stored":1,"duplicates":0,"rejected":1}""", Assert.Single(ingest.Lines));
        Assert.Equal(1, ingest.ExitCode);
        Assert.Contains("cpu.csv:2", ingest.Error, StringComparison.Ordinal);

        var query = await CliProcess.RunAsync("query", "metrics", "--metric", "cpu", "--data", _folder["data"]);
        Assert.Equal(["timestamp,value", "2026-07-10T00:00:00Z,1.5"], query.Lines);
        Assert.Equal(0, query.ExitCode);
    }

    [Fact]
    public async Task Long_answers_come_whole()
    {
        await using var open = await OpenAsync(_folder["data"]);
        var lines = Enumerable.Range(0, 50_000).Select(i => $"{DateTimeOffset.UnixEpoch.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ},{i}").ToArray();
        await CliProcess.RunAsync("ingest", "--source", "metrics-csv", _folder.Write("long.csv", string.Join('\n', lines)), "--data", _folder["data"]);
        var query = await CliProcess.RunAsync("query", "metrics", "--metric", "long", "--data", _folder["data"]);
        Assert.Equal(lines, query.Lines[1..]);
    }

    [Fact]
    public async Task Socket_is_the_owners_alone_and_goes_away_with_the_server()
    {
        var socket = _folder["data", "dashboard.sock"];
        await using (await OpenAsync(_folder["data"]))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        }

        Assert.False(File.Exists(socket));
    }

    [Fact]
    public async Task Path_too_long_for_a_socket_is_served_from_a_private_folder()
    {
        var deep = _folder[new string('d', 120), "data"];
        string elsewhere;
        await using (await OpenAsync(deep))
        {
            elsewhere = VerbSocketPath.Find(deep)!;
            Assert.False(elsewhere.StartsWith(deep, StringComparison.Ordinal));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(elsewhere)!));
            var query = await CliProcess.RunAsync("query", "events", "--count", "--data", deep);
            Assert.Equal("0\n", query.Out);
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(elsewhere)));
        Assert.Null(VerbSocketPath.Find(deep));
    }

    [Fact]
    public async Task Socket_left_by_a_killed_server_is_in_nobodys_way()
    {
        // Disposing a bound socket removes its name; a kill does not. A handle that is closed raw leaves it as a kill would.
        Directory.CreateDirectory(_folder["data"]);
        var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        left.Bind(new UnixDomainSocketEndPoint(_folder["data", "dashboard.sock"]));
        left.SafeHandle.Dispose();
        Assert.True(File.Exists(_folder["data", "dashboard.sock"]));

        var query = await CliProcess.RunAsync("query", "events", "--count", "--data", _folder["data"]);
        Assert.Equal("0\n", query.Out);
        await using var open = await OpenAsync(_folder["data"]);
        Assert.Equal("0\n", (await CliProcess.RunAsync("query", "events", "--count", "--data", _folder["data"])).Out);
    }

    [Fact]
    public async Task Folder_that_is_held_by_somebody_who_does_not_answer_is_said()
    {
        await using var store = await EmbeddedStore.OpenAsync(new() { Directory = _folder["data"] }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
        var query = await CliProcess.RunAsync("query", "events", "--data", _folder["data"]);
        Assert.Equal(1, query.ExitCode);
        Assert.Empty(query.Out);
        Assert.Contains($"is in use by process {Environment.ProcessId} ", query.Error, StringComparison.Ordinal);
        Assert.Contains("does not answer", query.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("{\"verb\":\"format-the-disk\"}\n")]
    [InlineData("null\n")]
    [InlineData("")]
    public async Task Nonsense_is_answered_and_the_server_goes_on(string request)
    {
        await using var open = await OpenAsync(_folder["data"]);
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder["data", "dashboard.sock"]), Cancel);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request), Cancel);
            socket.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            var answer = await reader.ReadToEndAsync(Cancel);
            Assert.True(request.Length == 0 ? answer.Length == 0 : answer.EndsWith("{\"exit\":1}\n", StringComparison.Ordinal), answer);
        }

        Assert.Equal("0\n", (await CliProcess.RunAsync("query", "events", "--count", "--data", _folder["data"])).Out);
    }

    private static async Task<OpenServer> OpenAsync(string folder)
    {
        var store = await EmbeddedStore.OpenAsync(new() { Directory = folder }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
        var context = new VerbContext { Writer = store.Writer, Events = store.Events, Metrics = store.Metrics, Flows = store.Flows, Collectors = [], Time = TimeProvider.System };
        var server = new VerbServer(folder, context, NullLogger<VerbServer>.Instance);
        await server.StartAsync(Cancel);
        return new(store, server);
    }

    private sealed class OpenServer(EmbeddedStore store, VerbServer server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await server.StopAsync(CancellationToken.None);
            server.Dispose();
            await store.DisposeAsync();
        }
    }
}
