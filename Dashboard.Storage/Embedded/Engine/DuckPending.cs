using System.Diagnostics;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>
/// A statement that runs a while at a time: its thread does other things in between, while DuckDB's own threads go on with it. Until it is done or
/// disposed, nothing else may run on its connection.
/// </summary>
internal sealed unsafe partial class DuckPending : IDisposable
{
    /// <summary>Larger than the C API's result, which only has to be freed.</summary>
    private const int ResultBytes = 128;

    private readonly DuckDBPreparedStatement _statement;
    private IntPtr _pending;

    public DuckPending(DuckDBNativeConnection connection, string sql)
    {
        if (!NativeMethods.PreparedStatements.DuckDBPrepare(connection, sql, out _statement).IsSuccess())
        {
            var message = NativeMethods.PreparedStatements.DuckDBPrepareError(_statement);
            _statement.Dispose();
            throw DuckException.From(DuckDBErrorType.Invalid, message);
        }

        if (!Prepare(_statement, out _pending).IsSuccess())
        {
            var failure = Failure();
            Dispose();
            throw failure;
        }
    }

    private enum Progress
    {
        Ready,
        NotReady,
        Failed,
        NothingToDo,
    }

    /// <summary>Goes on for about that long; true when the statement has done all.</summary>
    public bool Run(TimeSpan atMost)
    {
        var started = Stopwatch.GetTimestamp();
        do
        {
            switch (Task(_pending))
            {
                case Progress.Ready:
                    Finish();
                    return true;
                case Progress.Failed:
                    throw Failure();
                case Progress.NothingToDo:
                    // The other threads have what is left of it for now.
                    Thread.Sleep(1);
                    break;
            }
        }
        while (Stopwatch.GetElapsedTime(started) < atMost);
        return false;
    }

    public void Dispose()
    {
        if (_pending != IntPtr.Zero)
        {
            Destroy(ref _pending);
        }

        _statement.Dispose();
    }

    private void Finish()
    {
        var result = stackalloc byte[ResultBytes];
        var state = Execute(_pending, result);
        DestroyResult(result);
        if (!state.IsSuccess())
        {
            throw Failure();
        }
    }

    private DuckException Failure() => DuckException.From(DuckDBErrorType.Invalid, Marshal.PtrToStringUTF8(Error(_pending)) ?? "The statement failed.");

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_prepared")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState Prepare(DuckDBPreparedStatement statement, out IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_execute_task")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial Progress Task(IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_execute_pending")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState Execute(IntPtr pending, void* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_result")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyResult(void* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr Error(IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_pending")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void Destroy(ref IntPtr pending);
}
