using System.Buffers;
using System.Text;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>
/// A Parquet file of strangers as text: a line of column names, then a line a row, its values between spaces and <c>-</c> for none. What reads such
/// text from elsewhere reads it here by the same rules. The file is opened by a database of its own, in memory, that may touch its folder and
/// nothing else.
/// </summary>
public sealed class ParquetLineStream : Stream
{
    private const long MemoryBytes = 256L << 20;
    private const int MaxColumns = 256;

    private readonly DirectoryInfo _spill;
    private readonly DuckInstance _instance;
    private readonly DuckConnection _connection;
    private readonly DuckResult _rows;
    private readonly ArrayBufferWriter<byte> _text = new();
    private int _taken;
    private bool _ended;

    private ParquetLineStream(DirectoryInfo spill, DuckInstance instance, DuckConnection connection, DuckResult rows, string header)
    {
        (_spill, _instance, _connection, _rows) = (spill, instance, connection, rows);
        Encoding.UTF8.GetBytes(header + "\n", _text);
    }

    /// <summary>Whether a file begins as Parquet does; it is left at its start.</summary>
    public static async ValueTask<bool> IsParquetAsync(Stream file, CancellationToken cancellationToken)
    {
        var first = new byte[4];
        var read = await file.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position -= read;
        return read == first.Length && first.AsSpan().SequenceEqual("PAR1"u8);
    }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="rename">What a column is called in the text.</param>
    /// <exception cref="InvalidDataException">It is no readable Parquet, or its name is a pattern to the database.</exception>
    public static ParquetLineStream Open(string path, Func<string, string> rename)
    {
        if (path.AsSpan().ContainsAny("*?[]"))
        {
            throw new InvalidDataException("Its path has one of *?[] in it, which would name other files as well: rename it.");
        }

        var spill = Directory.CreateTempSubdirectory("parquet-");
        DuckInstance? instance = null;
        DuckConnection? connection = null;
        try
        {
            instance = new DuckInstance(new(MemoryBytes, 1, Path.GetDirectoryName(path)!, spill.FullName, MemoryBytes));
            connection = instance.Connect();
            var columns = Columns(connection, path);
            var values = string.Join(", ", columns.Select(column => $"coalesce({Quoted(column)}::VARCHAR, '-')"));
            var rows = connection.Stream($"SELECT concat_ws(' ', {values}) FROM read_parquet(?, hive_partitioning = false)", path);
            return new(spill, instance, connection, rows, string.Join(' ', columns.Select(rename)));
        }
        catch (DuckException unreadable)
        {
            Close(spill, instance, connection);
            throw new InvalidDataException(unreadable.Message.Split('\n', 2)[0], unreadable);
        }
        catch
        {
            Close(spill, instance, connection);
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Rows are found on the calling thread.</summary>
    /// <exception cref="InvalidDataException">The rest of the file cannot be read.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_taken == _text.WrittenCount)
        {
            _text.ResetWrittenCount();
            _taken = 0;
            if (_ended || !Fill())
            {
                _ended = true;
                return 0;
            }
        }

        var count = Math.Min(buffer.Length, _text.WrittenCount - _taken);
        _text.WrittenSpan.Slice(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            Close(_spill, _instance, _connection);
        }

        base.Dispose(disposing);
    }

    private static void Close(DirectoryInfo spill, DuckInstance? instance, DuckConnection? connection)
    {
        connection?.Dispose();
        instance?.Dispose();
        if (spill.Exists)
        {
            spill.Delete(recursive: true);
            spill.Refresh();
        }
    }

    private static List<string> Columns(DuckConnection connection, string path)
    {
        var columns = new List<string>();
        using var described = connection.Query("SELECT column_name FROM (DESCRIBE SELECT * FROM read_parquet(?, hive_partitioning = false))", path);
        while (described.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                columns.Add(chunk.Text(0)[row]!);
            }
        }

        return columns.Count is > 0 and <= MaxColumns ? columns : throw new InvalidDataException($"It has {columns.Count} columns; 1 to {MaxColumns} are read.");
    }

    private bool Fill()
    {
        try
        {
            if (!_rows.Next(out var chunk))
            {
                return false;
            }

            var lines = chunk.Text(0);
            for (var row = 0; row < chunk.Count; row++)
            {
                Line(lines.Bytes(row));
            }

            return true;
        }
        catch (DuckException unreadable)
        {
            throw new InvalidDataException(unreadable.Message.Split('\n', 2)[0], unreadable);
        }
    }

    /// <summary>A row is a line, whatever its values hold.</summary>
    private void Line(ReadOnlySpan<byte> text)
    {
        var line = _text.GetSpan(text.Length + 1)[..(text.Length + 1)];
        text.CopyTo(line);
        line[..text.Length].Replace((byte)'\n', (byte)'?');
        line[..text.Length].Replace((byte)'\r', (byte)'?');
        line[^1] = (byte)'\n';
        _text.Advance(line.Length);
    }

    private static string Quoted(string column) => $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
