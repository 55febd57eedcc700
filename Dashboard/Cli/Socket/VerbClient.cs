using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli.Socket;

/// <summary>Asks the server that has a folder open.</summary>
public static class VerbClient
{
    /// <summary>Has a verb carried out by the server and passes on what it says. Null where no server listens: then the folder is ours to open.</summary>
    /// <exception cref="IOException">The server ended or broke off before it was done.</exception>
    public static async Task<int?> TryRunAsync(string dataDirectory, VerbRequest request, IVerbOutput output, CancellationToken cancellationToken)
    {
        if (VerbSocketPath.Find(dataDirectory) is not { } path || await TryConnectAsync(path, cancellationToken) is not { } socket)
        {
            return null;
        }

        await using var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(VerbWire.Line(request), cancellationToken);
        var reader = PipeReader.Create(stream);
        while (await VerbWire.ReadLineAsync(reader, VerbWire.MaxFrameBytes, cancellationToken) is { } line)
        {
            switch (JsonSerializer.Deserialize(line, VerbJson.Default.VerbFrame))
            {
                case { Exit: { } exit }:
                    return exit;
                case { Data: { } data }:
                    await output.DataAsync(data, cancellationToken);
                    break;
                case { Note: { } note }:
                    await output.NoteAsync(note, cancellationToken);
                    break;
            }
        }

        throw new IOException("The server on this folder closed the connection before it was done. If it was stopped, run the verb again.");
    }

    private static async Task<System.Net.Sockets.Socket?> TryConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return socket;
        }
        catch (Exception nobody) when (nobody is SocketException or ArgumentException)
        {
            // A server that was killed leaves its socket behind.
            socket.Dispose();
            return null;
        }
    }
}
