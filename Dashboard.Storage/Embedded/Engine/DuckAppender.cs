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
    private readonly IntPtr[] _vectors;

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

        _vectors = [.. Enumerable.Range(0, columns).Select(i => NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, i))];
    }

    /// <summary>Hands out the rows to fill, at most <see cref="ChunkRows"/> at a time, until all are appended.</summary>
    public void Append(int rows, Action<ChunkWriter, int> fill)
    {
        for (var first = 0; first < rows; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, rows - first);
            NativeMethods.DataChunks.DuckDBDataChunkReset(_chunk);
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

/// <summary>The columns of the chunk that is being filled.</summary>
internal readonly unsafe struct ChunkWriter(IntPtr[] vectors, int count)
{
    public int Count { get; } = count;

    /// <summary>The cells of a fixed-width column. <typeparamref name="T"/> must be as wide as the column's type.</summary>
    public Span<T> Column<T>(int index)
        where T : unmanaged => new(NativeMethods.Vectors.DuckDBVectorGetData(vectors[index]), Count);

    public void SetNull(int index, int row)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vectors[index]);
        var bits = NativeMethods.Vectors.DuckDBVectorGetValidity(vectors[index]);
        bits[row >> 6] &= ~(1UL << (row & 63));
    }

    /// <summary>No row of the chunk has a value in this column.</summary>
    public void SetAllNull(int index)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vectors[index]);
        new Span<ulong>(NativeMethods.Vectors.DuckDBVectorGetValidity(vectors[index]), (Count + 63) / 64).Clear();
    }

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
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (most <= OnStack)
        {
            var buffer = stackalloc byte[OnStack];
            SetBytes(index, row, new(buffer, Encoding.UTF8.GetBytes(text, new Span<byte>(buffer, OnStack))));
        }
        else
        {
            SetBytes(index, row, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>A VARCHAR's bytes must be UTF-8; those of a BLOB may be anything.</summary>
    public void SetBytes(int index, int row, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            byte nothing;
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vectors[index], (ulong)row, start is null ? &nothing : start, bytes.Length);
        }
    }
}
