using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>
/// A prepared statement under way. Each step does one of its tasks on the calling thread; DuckDB's own threads take others meanwhile, and sometimes
/// all. The C API's call that runs a statement to its end asks for more without a pause then, on a processor that others need; this one does not.
/// </summary>
internal sealed unsafe partial class PendingResult : IDisposable
{
    private IntPtr _pending;

    /// <exception cref="DuckException">It cannot be begun.</exception>
    public PendingResult(DuckDBPreparedStatement statement, bool streaming)
    {
        var state = streaming ? PrepareStreaming(statement, out _pending) : Prepare(statement, out _pending);
        if (!state.IsSuccess())
        {
            var failure = Failure();
            Dispose();
            throw failure;
        }
    }

    /// <summary>How far a step has brought a statement; the C API's order.</summary>
    private enum Progress
    {
        /// <summary>Its result can be had.</summary>
        Ready,

        /// <summary>This step did a part of it; there is more.</summary>
        NotReady,

        Failed,

        /// <summary>DuckDB's own threads have what is left of it for now.</summary>
        NothingToDo,
    }

    /// <summary>Steps to the end and gives the result, which the caller disposes.</summary>
    /// <exception cref="DuckException">The statement failed.</exception>
    public DuckDBResult Run()
    {
        var wait = new Wait();
        while (Step(_pending) is var progress and not Progress.Ready)
        {
            if (progress is Progress.Failed)
            {
                throw Failure();
            }

            wait.Note(progress);
        }

        DuckDBResult result = default;
        return Execute(_pending, &result).IsSuccess() ? result : throw DuckResult.Failure(ref result);
    }

    public void Dispose()
    {
        if (_pending != IntPtr.Zero)
        {
            Destroy(ref _pending);
        }
    }

    // Its text begins with the kind of error; the C API tells that no other way before there is a result.
    private DuckException Failure() => DuckException.From(DuckDBErrorType.Invalid, Marshal.PtrToStringUTF8(Error(_pending)) ?? "The statement failed.");

    /// <summary>For what other threads do: at first the processor goes to whoever wants it, then a sleep that is short beside what has passed.</summary>
    private struct Wait
    {
        private static readonly TimeSpan Yielding = TimeSpan.FromMilliseconds(2);

        private long _since;

        public void Note(Progress progress)
        {
            if (progress is not Progress.NothingToDo)
            {
                _since = 0;
            }
            else if (_since == 0)
            {
                _since = TimeProvider.System.GetTimestamp();
            }
            else if (TimeProvider.System.GetElapsedTime(_since) < Yielding)
            {
                Thread.Sleep(0);
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_prepared")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState Prepare(DuckDBPreparedStatement statement, out IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_prepared_streaming")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState PrepareStreaming(DuckDBPreparedStatement statement, out IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_execute_task")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial Progress Step(IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_execute_pending")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState Execute(IntPtr pending, DuckDBResult* result);

    [LibraryImport("duckdb", EntryPoint = "duckdb_pending_error")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr Error(IntPtr pending);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_pending")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void Destroy(ref IntPtr pending);
}
