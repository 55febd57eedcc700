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
