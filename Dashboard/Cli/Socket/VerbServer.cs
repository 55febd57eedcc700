using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli.Socket;

/// <summary>
/// Carries out verbs for command lines on the folder that this server has open. Who may open the socket is decided by the file system:
/// it has mode 0600 in a folder of mode 0700.
/// </summary>
public sealed partial class VerbServer(string dataDirectory, VerbContext context, ILogger<VerbServer> logger) : BackgroundService
{
    private const int MaxConnections = 8;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free = new(MaxConnections);
    private (string Path, System.Net.Sockets.Socket Listener)? _listening;

    /// <summary>Listens before it returns: who sees the host started can ask it.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listening = TryListen();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_listening is not var (_, listener))
        {
            return;
        }

        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                await _free.WaitAsync(stoppingToken);
                var connection = await listener.AcceptAsync(stoppingToken);
                running.RemoveWhere(done => done.IsCompleted);
                running.Add(Task.Run(() => ServeAsync(connection, stoppingToken), CancellationToken.None));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            await Task.WhenAll(running);
        }
    }

    /// <summary>Ends the verbs that run, then takes the socket away.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_listening is var (path, listener))
        {
            listener.Dispose();
            VerbSocketPath.Remove(dataDirectory, path);
            _listening = null;
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _free.Dispose();
        base.Dispose();
    }

    private (string Path, System.Net.Sockets.Socket Listener)? TryListen()
    {
        var listener = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var path = VerbSocketPath.Prepare(dataDirectory);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener.Listen(MaxConnections);
            LogListening(path);
            return (path, listener);
        }
        catch (Exception refused) when (refused is SocketException or IOException or UnauthorizedAccessException)
        {
            // Pages and collectors do without; only command lines on this folder cannot.
            listener.Dispose();
            LogNotListening(dataDirectory, refused.Message);
            return null;
        }
    }

    private async Task ServeAsync(System.Net.Sockets.Socket connection, CancellationToken stoppingToken)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var reader = PipeReader.Create(stream);
            var output = new FrameOutput(stream);
            if (await RequestAsync(reader, output, stoppingToken) is { } request)
            {
                var watch = CancelWhenClosedAsync(reader, gone);
                var exit = await VerbRunner.RunAsync(request, context, output, gone.Token);
                await output.ExitAsync(exit, CancellationToken.None);
                await gone.CancelAsync();
                await watch;
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
        {
            // The one who asked went away, or we stop.
            LogBrokenOff(broken.Message);
        }
        catch (Exception defect)
        {
            LogDefect(defect);
        }
        finally
        {
            _free.Release();
        }
    }

    private async Task<VerbRequest?> RequestAsync(PipeReader reader, FrameOutput output, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(RequestTimeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, limit.Token);
        try
        {
            var line = await VerbWire.ReadLineAsync(reader, VerbWire.MaxRequestBytes, either.Token);
            return line is null ? null : JsonSerializer.Deserialize(line, VerbJson.Default.VerbRequest) ?? throw new JsonException("The request is null.");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or InvalidDataException)
        {
            await output.NoteAsync("The running server does not understand this request: it may be of another version. Use the same version, or stop it and run the verb again.", stoppingToken);
            await output.ExitAsync(ExitCode.Failed, stoppingToken);
            return null;
        }
    }

    private static async Task CancelWhenClosedAsync(PipeReader reader, CancellationTokenSource gone)
    {
        try
        {
            await VerbWire.ReadLineAsync(reader, maxBytes: 1, gone.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or InvalidDataException)
        {
        }

        await gone.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Verbs are taken at {Path}")]
    private partial void LogListening(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Folder}: no socket for command-line verbs: {Reason}. They work again once the server is stopped")]
    private partial void LogNotListening(string folder, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A verb was broken off: {Reason}")]
    private partial void LogBrokenOff(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A verb failed in a way that nobody foresaw")]
    private partial void LogDefect(Exception defect);
}
