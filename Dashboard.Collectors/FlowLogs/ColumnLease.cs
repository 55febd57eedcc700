namespace Dashboard.Collectors.FlowLogs;

/// <summary>Returns the columns of a block to their pool, once, however often it is asked.</summary>
internal sealed class ColumnLease(ColumnPool pool) : IDisposable
{
    private List<Action>? _returns = [];

    /// <summary>Lends a column with the block, for as long as the block is read.</summary>
    public T[] Lend<T>(T[] column)
    {
        _returns!.Add(() => pool.Return(column));
        return column;
    }

    public void Dispose() => Interlocked.Exchange(ref _returns, null)?.ForEach(give => give());
}
