using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>A prepared statement of one connection. Not for two threads.</summary>
internal sealed partial class DuckStatement : IDisposable
{
    private readonly DuckDBPreparedStatement _handle;

    public DuckStatement(DuckDBNativeConnection connection, string sql)
        : this(NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out var handle), handle)
    {
    }

    private DuckStatement(DuckDBState state, DuckDBPreparedStatement handle)
    {
        _handle = handle;
        if (!state.IsSuccess())
        {
            var message = NativeMethods.PreparedStatements.DuckDBPrepareError(_handle);
            _handle.Dispose();
            throw DuckException.From(DuckDBErrorType.Invalid, message);
        }
    }

    /// <summary>Runs statements one after the other, each planned when the one before is done.</summary>
    public static void RunAll(DuckDBNativeConnection connection, string sql)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var extracted);
        using (extracted)
        {
            if (count == 0)
            {
                throw DuckException.From(DuckDBErrorType.Parser, NativeMethods.ExtractStatements.DuckDBExtractStatementsError(extracted));
            }

            for (var i = 0; i < count; i++)
            {
                using var statement = new DuckStatement(NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(connection, extracted, i, out var handle), handle);
                statement.Run([], streaming: false).Dispose();
            }
        }
    }

    /// <summary>Streaming, rows come as they are found, so that a reader can stop early; else the whole result is built first.</summary>
    public DuckResult Run(ReadOnlySpan<SqlValue> values, bool streaming)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Bind(i + 1, values[i]);
        }

        using var pending = new PendingResult(_handle, streaming);
        return new(pending.Run());
    }

    public void Dispose() => _handle.Dispose();

    private void Bind(int index, SqlValue value)
    {
        var state = value.Type switch
        {
            SqlValue.SqlType.Null => NativeMethods.PreparedStatements.DuckDBBindNull(_handle, index),
            SqlValue.SqlType.Integer => NativeMethods.PreparedStatements.DuckDBBindInt64(_handle, index, (long)(ulong)value.Bits),
            SqlValue.SqlType.Unsigned => NativeMethods.PreparedStatements.DuckDBBindUInt64(_handle, index, (ulong)value.Bits),
            SqlValue.SqlType.Double => NativeMethods.PreparedStatements.DuckDBBindDouble(_handle, index, BitConverter.Int64BitsToDouble((long)(ulong)value.Bits)),
            SqlValue.SqlType.Boolean => NativeMethods.PreparedStatements.DuckDBBindBoolean(_handle, index, value.Bits != 0),
            SqlValue.SqlType.Bytes => NativeMethods.PreparedStatements.DuckDBBindBlob(_handle, index, (byte[])value.Reference!, ((byte[])value.Reference!).Length),
            SqlValue.SqlType.Text => BindText(index, (string)value.Reference!),
            _ => throw new InvalidOperationException($"A value of type {value.Type} cannot be bound."),
        };
        if (!state.IsSuccess())
        {
            throw new DuckException(DuckFault.Statement, $"Value {index} ({value.Type}) was refused: {NativeMethods.PreparedStatements.DuckDBPrepareError(_handle)}");
        }
    }

    /// <summary>With a length: the package's own binding ends a text at its first NUL, and texts are written by strangers.</summary>
    private unsafe DuckDBState BindText(int index, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes)
        {
            return BindVarcharLength(_handle, (ulong)index, start, (ulong)bytes.Length);
        }
    }

    [LibraryImport("duckdb", EntryPoint = "duckdb_bind_varchar_length")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static unsafe partial DuckDBState BindVarcharLength(DuckDBPreparedStatement statement, ulong index, byte* value, ulong length);
}
