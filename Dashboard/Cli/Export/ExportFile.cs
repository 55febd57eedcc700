using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>
/// The command line's part of <c>export</c>: takes rows as they come, from this process or a running server, and makes a file of them, whole or not at
/// all. So the file belongs to who asked, and lies where he said.
/// </summary>
internal sealed class ExportFile : IVerbOutput, IAsyncDisposable
{
    private readonly string _path;
    private readonly IVerbOutput _output;
    private readonly WholeFile _file;
    private readonly IRowFile _rows;
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="overwrite">Whether it may take the place of another.</param>
    /// <param name="format">What it will be.</param>
    /// <param name="columns">What its rows hold.</param>
    /// <param name="output">Where progress is told.</param>
    /// <exception cref="IOException">It cannot be begun. The message says why, and what to do.</exception>
    public ExportFile(string path, bool overwrite, ExportFormat format, ImmutableArray<RowColumn> columns, IVerbOutput output)
    {
        (_path, _output) = (path, output);
        _file = WholeFile.Create(path, overwrite);
        try
        {
            _rows = IRowFile.Of(format, _file.WrittenAt, columns);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>How many rows it has.</summary>
    public long Rows { get; private set; }

    /// <inheritdoc/>
    public ValueTask NoteAsync(string line, CancellationToken cancellationToken) => _output.NoteAsync(line, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DataAsync(string text, CancellationToken cancellationToken)
    {
        // A piece may end anywhere in a line, and a line may need many.
        Encoding.ASCII.GetBytes(text, _pending);
        return text.Contains('\n') ? GuardAsync(() => TakeAsync(cancellationToken)) : default;
    }

    /// <summary>Completes the file and gives it its name.</summary>
    /// <returns>Its bytes.</returns>
    public async Task<long> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_pending.WrittenCount > 0)
        {
            throw new IOException("The rows broke off in the middle of one: nothing was written. Export again.");
        }

        var bytes = 0L;
        await GuardAsync(async () =>
        {
            await _rows.CompleteAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            bytes = _file.Complete();
        });
        return bytes;
    }

    /// <summary>Takes away what was not completed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _rows.DisposeAsync();
        _file.Dispose();
    }

    private async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        var written = _pending.WrittenMemory;
        var whole = written.Span.LastIndexOf((byte)'\n') + 1;
        Rows += written.Span[..whole].Count((byte)'\n');
        await _rows.WriteAsync(written[..whole], cancellationToken);
        var rest = written[whole..].ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(rest);
    }

    private async ValueTask GuardAsync(Func<ValueTask> write)
    {
        try
        {
            await write();
        }
        catch (Exception strange) when (strange is JsonException or InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new IOException($"The rows cannot be read: {strange.Message} A running server may be of another version: use the same version, or stop it and export again.", strange);
        }
        catch (IOException failed)
        {
            throw new IOException($"{_path} was not written: {failed.Message}", failed);
        }
    }
}
