using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>A connection. Belongs to one thread; only <see cref="Interrupt"/> may come from another.</summary>
internal sealed class DuckConnection : IDisposable
{
    private readonly DuckDBNativeConnection _handle;
    private DuckStatement? _latest;
    private DuckStatement? _begin;
    private DuckStatement? _commit;

    public DuckConnection(DuckDBDatabase database)
    {
        if (!NativeMethods.Startup.DuckDBConnect(database, out _handle).IsSuccess())
        {
            throw new DuckException(DuckFault.Fatal, "DuckDB gave no further connection.");
        }
    }

    /// <summary>All rows are found before the first is handed out.</summary>
    public DuckResult Query(string sql, params ReadOnlySpan<SqlValue> values) => Prepare(sql).Run(values, streaming: false);

    /// <summary>For a statement that will not be asked again: it is not kept prepared.</summary>
    public DuckResult QueryOnce(string sql)
    {
        using var statement = new DuckStatement(_handle, sql);
        return statement.Run([], streaming: false);
    }

    /// <summary>Rows come as they are found. Until it is disposed, nothing else may run on this connection.</summary>
    public DuckResult Stream(string sql, params ReadOnlySpan<SqlValue> values) => Prepare(sql).Run(values, streaming: true);

    /// <summary>Runs a statement and says how many rows it changed.</summary>
    public long Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var result = Prepare(sql).Run(values, streaming: false);
        return result.RowsChanged;
    }

    /// <summary>Runs statements that are not worth keeping prepared: schema, settings, transactions.</summary>
    public void Run(string sql) => DuckStatement.RunAll(_handle, sql);

    /// <summary>Puts the log into the file. While another transaction is open, e.g. of a backup, it cannot be done: false, and the next quiet moment comes.</summary>
    public bool TryCheckpoint(string catalog)
    {
        try
        {
            Run($"CHECKPOINT {catalog}");
            return true;
        }
        catch (DuckException busy) when (busy.Message.Contains("Cannot CHECKPOINT", StringComparison.Ordinal))
        {
            // The log grows meanwhile, and nothing else.
            return false;
        }
    }

    /// <summary>Begins a transaction. It has no plan that could be outdated, and every question begins one: it is kept prepared.</summary>
    public void Begin() => (_begin ??= new(_handle, "BEGIN")).Run([], streaming: false).Dispose();

    /// <summary>Ends a transaction, as <see cref="Begin"/> begins one.</summary>
    public void Commit() => (_commit ??= new(_handle, "COMMIT")).Run([], streaming: false).Dispose();

    /// <summary>Undoes what the open transaction did; where none is open, there is nothing to undo.</summary>
    public void Rollback()
    {
        try
        {
            Run("ROLLBACK");
        }
        catch (DuckException none) when (none.Message.Contains("no transaction is active", StringComparison.Ordinal))
        {
        }
    }

    /// <summary>The first column of the first row, or null where there is none or it is NULL.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<SqlValue> values)
    {
        using var result = Query(sql, values);
        return result.Next(out var chunk) && chunk.Validity(0)[0] ? chunk.Column<long>(0)[0] : null;
    }

    /// <summary>Opens an appender on a table; it writes inside the transaction that is open on this connection.</summary>
    public DuckAppender Append(string catalog, string table) => new(_handle, catalog, table);

    /// <summary>Makes rows of ours readable by statements of this instance as <c>name()</c>.</summary>
    public DuckRows Rows(string name, IReadOnlyList<(string Name, DuckColumnType Type)> columns, IRowSource source) => new(_handle, name, columns, source);

    /// <summary>Ends whatever runs on this connection; harmless when nothing does.</summary>
    public void Interrupt() => NativeMethods.Startup.DuckDBInterrupt(_handle);

    public void Dispose()
    {
        _latest?.Dispose();
        _begin?.Dispose();
        _commit?.Dispose();
        _handle.Dispose();
    }

    /// <summary>
    /// Planned anew each time: a plan is made from the statistics of its moment (which values there are, how long texts are) and is wrong, silently,
    /// once rows have come that they do not cover.
    /// </summary>
    private DuckStatement Prepare(string sql)
    {
        _latest?.Dispose();
        _latest = null;
        return _latest = new(_handle, sql);
    }
}
