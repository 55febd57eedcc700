using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli.Socket;

/// <summary>What the server says: data, a note, or how it ended. One JSON object a line, exactly one member.</summary>
internal sealed record VerbFrame
{
    public string? Data { get; init; }

    public string? Note { get; init; }

    public int? Exit { get; init; }
}

/// <summary>JSON lines of bounded length over a stream: a request one way, frames the other.</summary>
internal static class VerbWire
{
    /// <summary>A request names files: as many as a shell passes on.</summary>
    public const int MaxRequestBytes = 8 * 1024 * 1024;

    /// <summary>A frame carries at most <see cref="MaxFrameChars"/> characters, each of which JSON may write in six bytes.</summary>
    public const int MaxFrameBytes = 512 * 1024;

    /// <summary>Longer text is cut into several frames.</summary>
    public const int MaxFrameChars = 64 * 1024;

    public static byte[] Line(VerbRequest request) => [.. JsonSerializer.SerializeToUtf8Bytes(request, VerbJson.Default.VerbRequest), (byte)'\n'];

    public static byte[] Line(VerbFrame frame) => [.. JsonSerializer.SerializeToUtf8Bytes(frame, VerbJson.Default.VerbFrame), (byte)'\n'];

    /// <summary>The next line without its end; null where the other side closed.</summary>
    /// <exception cref="InvalidDataException">The line is longer than the limit.</exception>
    public static async ValueTask<byte[]?> ReadLineAsync(PipeReader reader, int maxBytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.Buffer.Length > maxBytes)
            {
                throw new InvalidDataException($"A line of more than {maxBytes:N0} bytes came over the socket.");
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VerbRequest))]
[JsonSerializable(typeof(VerbFrame))]
[JsonSerializable(typeof(BackupPlan))]
internal sealed partial class VerbJson : JsonSerializerContext;
