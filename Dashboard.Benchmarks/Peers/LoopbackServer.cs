using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dashboard.Benchmarks.Peers;

/// <summary>A peer's server on loopback with a folder of its own; ended, and its folder deleted, when disposed.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _folder;

    private LoopbackServer(Process process, string folder, Uri address)
    {
        (_process, _folder) = (process, folder);
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(15) };
    }

    /// <summary>Speaks to the server.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts a program and waits until a path of it answers.</summary>
    /// <exception cref="PeerUnavailableException">It ended, or does not answer.</exception>
    public static async Task<LoopbackServer> StartAsync(
        string program, IEnumerable<string> arguments, string folder, int port, string readyPath, TimeProvider clock, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var start = Command.Start(program, arguments);
        start.WorkingDirectory = folder;
        var process = new Process { StartInfo = start };
        var log = new StreamWriter(Path.Combine(folder, "output.log")) { AutoFlush = true };
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new LoopbackServer(process, folder, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await server.WaitUntilReadyAsync(program, readyPath, clock, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        void Write(string? line)
        {
            lock (log)
            {
                log.WriteLine(line);
            }
        }
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(string program, string readyPath, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (clock.GetElapsedTime(started) < StartLimit)
        {
            if (_process.HasExited)
            {
                var log = Path.Combine(_folder, "output.log");
                throw new PeerUnavailableException($"{program} ended with {_process.ExitCode}: {(await File.ReadAllLinesAsync(log, cancellationToken)).LastOrDefault(line => line.Length > 0)}");
            }

            try
            {
                using var answer = await Client.GetAsync(new Uri(readyPath, UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
        }

        throw new PeerUnavailableException($"{program} did not answer within {StartLimit}.");
    }
}
