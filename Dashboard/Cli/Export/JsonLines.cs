using System.Buffers;
using System.Text;
using System.Text.Json;
using Dashboard.Cli.Output;

namespace Dashboard.Cli.Export;

/// <summary>Rows on their way to who makes a file of them: a line of JSON each, in ASCII, sent in pieces. Says once a second how far it is.</summary>
internal sealed class JsonLines(IVerbOutput output, TimeProvider time) : IDisposable
{
    private const int PieceBytes = 64 * 1024;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> _lines = new(2 * PieceBytes);
    private readonly long _startedAt = time.GetTimestamp();
    private Utf8JsonWriter? _json;
    private TimeSpan _notedAt;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Begins a row: its members are to be written in the order of their columns, without those that have no value.</summary>
    public Utf8JsonWriter Begin()
    {
        _json ??= new(_lines, new JsonWriterOptions { SkipValidation = true });
        _json.Reset();
        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Ends the row.</summary>
    /// <param name="at">Its time, for who watches.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    public ValueTask EndAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        _json!.WriteEndObject();
        _json.Flush();
        _lines.Write("\n"u8);
        Rows++;
        return _lines.WrittenCount >= PieceBytes ? SendAsync(at, cancellationToken) : default;
    }

    /// <summary>Sends what is still held.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => SendAsync(null, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private async ValueTask SendAsync(DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (_lines.WrittenCount > 0)
        {
            await output.DataAsync(Encoding.ASCII.GetString(_lines.WrittenSpan), cancellationToken);
            _lines.ResetWrittenCount();
        }

        var elapsed = time.GetElapsedTime(_startedAt);
        if (at is { } reached && elapsed - _notedAt >= ProgressEvery)
        {
            _notedAt = elapsed;
            await output.NoteAsync($"{Rows:N0} rows, now at {reached.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", cancellationToken);
        }
    }
}
