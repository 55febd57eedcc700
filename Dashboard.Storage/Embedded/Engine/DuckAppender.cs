using System.Runtime.CompilerServices;
using System.Text;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>
/// Appends rows to a table, column by column in chunks of 2,048, which is DuckDB's own unit: no call a value.
/// It publishes by itself after 204,800 rows unless a transaction is open, so open one first.
/// </summary>
internal sealed unsafe class DuckAppender : IDisposable
{
    private static readonly int ChunkRows = (int)NativeMethods.Helpers.DuckDBVectorSize();

    private readonly DuckDBAppender _appender;
    private readonly DuckDBDataChunk _chunk;
    private readonly ChunkVectors _vectors;

    public DuckAppender(DuckDBNativeConnection connection, string catalog, string table)
    {
        if (!NativeMethods.Appender.DuckDBAppenderCreateExt(connection, catalog, "main", table, out _appender).IsSuccess())
        {
            var failure = Failure();
            _appender.Dispose();
            throw failure;
        }

        var columns = (int)NativeMethods.Appender.DuckDBAppenderColumnCount(_appender);
        var types = Enumerable.Range(0, columns).Select(i => NativeMethods.Appender.DuckDBAppenderColumnType(_appender, (ulong)i)).ToArray();
        _chunk = NativeMethods.DataChunks.DuckDBCreateDataChunk([.. types.Select(type => type.DangerousGetHandle())], (ulong)columns);
        foreach (var type in types)
        {
            type.Dispose();
        }

        _vectors = new([.. Enumerable.Range(0, columns).Select(i => NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i))]);
    }

    /// <summary>Hands out the rows to fill, at most <see cref="ChunkRows"/> at a time, until all are appended.</summary>
    public void Append(int rows, Action<ChunkWriter, int> fill)
    {
        for (var first = 0; first < rows; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - first);
            NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
            _vectors.Begin();
            fill(new ChunkWriter(_vectors, count), first);
            NativeMethods.DataChunks.DuckDBDataChunkSetSize(_chunk, (ulong)count);
            Check(NativeMethods.Appender.DuckDBAppendDataChunk(_appender, _chunk));
        }
    }

    /// <summary>Gives what is left to the transaction. Without it, disposal would do so and swallow the error.</summary>
    public void Flush() => Check(NativeMethods.Appender.DuckDBAppenderFlush(_appender));

    public void Dispose()
    {
        // What was not flushed belongs to a transaction that failed: drop it instead of flushing it late.
        NativeMethods.Appender.DuckDBAppenderClear(_appender);
        _chunk.Dispose();
        _appender.Dispose();
    }

    private void Check(DuckDBState state)
    {
        if (!state.IsSuccess())
        {
            throw Failure();
        }
    }

    private DuckException Failure()
    {
        using var error = NativeMethods.Appender.DuckDBAppenderErrorData(_appender);
        return DuckException.From(NativeMethods.ErrorData.DuckDBErrorDataErrorType(error), NativeMethods.ErrorData.DuckDBErrorDataMessage(error));
    }
}

/// <summary>Where the columns of a chunk are in memory: asked once a chunk, not once a cell.</summary>
internal sealed unsafe class ChunkVectors(IntPtr[] vectors)
{
    private readonly nint[] _data = new nint[vectors.Length];
    private readonly nint[] _validity = new nint[vectors.Length];

    /// <summary>The chunk is empty.</summary>
    public void Begin()
    {
        for (var i = 0; i < vectors.Length; i++)
        {
            _data[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vectors[i]);
        }

        Array.Clear(_validity);
    }

    public IntPtr this[int column] => vectors[column];

    public void* Data(int column) => (void*)_data[column];

    /// <summary>One bit a row, all set at first.</summary>
    public ulong* Validity(int column)
    {
        if (_validity[column] == 0)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vectors[column]);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vectors[column]);
        }

        return (ulong*)_validity[column];
    }
}

/// <summary>The columns of the chunk that is being filled.</summary>
internal readonly unsafe struct ChunkWriter(ChunkVectors vectors, int count)
{
    public int Count { get; } = count;

    /// <summary>The cells of a fixed-width column. <typeparamref name="T"/> must be as wide as the column's type.</summary>
    public Span<T> Column<T>(int index)
        where T : unmanaged => new(vectors.Data(index), Count);

    public void SetNull(int index, int row) => vectors.Validity(index)[row >> 6] &= ~(1UL << (row & 63));

    /// <summary>No row of the chunk has a value in this column.</summary>
    public void SetAllNull(int index) => new Span<ulong>(vectors.Validity(index), (Count + 63) / 64).Clear();

    /// <summary>A TIMESTAMP_NS.</summary>
    public void SetTime(int index, int row, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            Column<long>(index)[row] = Instant.ToNanos(known);
        }
        else
        {
            SetNull(index, row);
        }
    }

    [SkipLocalsInit]
    public void SetText(int index, int row, string? text)
    {
        if (text is null)
        {
            SetNull(index, row);
            return;
        }

        const int OnStack = 512;
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= OnStack)
        {
            var buffer = stackalloc byte[OnStack];
            SetUtf8(index, row, new(buffer, Encoding.UTF8.GetBytes(text, new Span<byte>(buffer, OnStack))));
        }
        else
        {
            SetUtf8(index, row, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>The text that an earlier row of the chunk has: it is not copied again.</summary>
    public void SetTextOf(int index, int row, int earlier)
    {
        var cells = Column<DuckText>(index);
        cells[row] = cells[earlier];
    }

    /// <summary>A VARCHAR's bytes must be UTF-8, and are looked at; those of a BLOB may be anything.</summary>
    public void SetBytes(int index, int row, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            byte nothing;
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vectors[index], (ulong)row, start is null ? &nothing : start, bytes.Length);
        }
    }

    /// <summary>Our own UTF-8, which needs no look: a text that is none has become U+FFFD.</summary>
    private void SetUtf8(int index, int row, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= DuckText.LongestInlined)
        {
            Column<DuckText>(index)[row] = DuckText.Inline(bytes);
            return;
        }

        fixed (byte* start = bytes)
        {
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vectors[index], (ulong)row, start, bytes.Length);
        }
    }
}
