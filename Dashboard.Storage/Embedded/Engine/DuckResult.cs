using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>The rows of one execution, chunk by chunk.</summary>
internal sealed class DuckResult : IDisposable
{
    private DuckDBResult _result;
    private DuckDBDataChunk? _current;
    private bool _closed;

    public DuckResult(DuckDBResult result) => _result = result;

    public long RowsChanged => NativeMethods.Query.DuckDBRowsChanged(ref _result);

    /// <summary>The next chunk, or false at the end. The chunk before it is gone with this call.</summary>
    public bool Next(out DuckChunk chunk)
    {
        _current?.Dispose();
        _current = NativeMethods.Query.DuckDBFetchChunk(_result);
        if (_current.IsInvalid)
        {
            _current = null;
            chunk = default;
            // A stream that breaks off ends like one that is done; only the result's error tells them apart.
            return NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } message
                ? throw DuckException.From(NativeMethods.Query.DuckDBResultErrorType(ref _result), message)
                : false;
        }

        chunk = new(_current);
        return chunk.Count > 0 || Next(out chunk);
    }

    public void Dispose()
    {
        _current?.Dispose();
        _current = null;
        if (!_closed)
        {
            _closed = true;
            NativeMethods.Query.DuckDBDestroyResult(ref _result);
        }
    }

    /// <summary>The error of a failed execution; frees the result.</summary>
    public static DuckException Failure(ref DuckDBResult result)
    {
        var message = NativeMethods.Query.DuckDBResultError(ref result);
        var type = NativeMethods.Query.DuckDBResultErrorType(ref result);
        NativeMethods.Query.DuckDBDestroyResult(ref result);
        return DuckException.From(type, message);
    }
}
