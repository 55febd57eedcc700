using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Columns that are filled again. A full block is eleven megabytes: as fresh memory each time, its first touch costs as much as a third of the parsing,
/// on some virtual machines all of it. Safe for several threads.
/// </summary>
/// <param name="rows">The one length of columns that are kept; others are made for each block.</param>
/// <param name="mostBytes">What is kept at most, all columns together.</param>
internal sealed class ColumnPool(int rows, long mostBytes)
{
    /// <summary>For full blocks, some four of them: what is on its way from a reader to the store and back.</summary>
    public static ColumnPool Shared { get; } = new(FlowLogReaderOptions.DefaultRecordsPerBlock, 48L << 20);

    private readonly ConcurrentDictionary<Type, object> _kept = new();
    private long _bytes;

    /// <summary>A column of just so many rows, whatever they hold.</summary>
    public T[] Rent<T>(int length)
    {
        if (length == rows && Kept<T>().TryPop(out var column))
        {
            Interlocked.Add(ref _bytes, -Bytes<T>());
            return column;
        }

        return GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>Takes a column back. Nobody may read it any more.</summary>
    public void Return<T>(T[] column)
    {
        if (column.Length != rows)
        {
            return;
        }

        if (Interlocked.Add(ref _bytes, Bytes<T>()) <= mostBytes)
        {
            Kept<T>().Push(column);
        }
        else
        {
            Interlocked.Add(ref _bytes, -Bytes<T>());
        }
    }

    private long Bytes<T>() => (long)rows * Unsafe.SizeOf<T>();

    private ConcurrentStack<T[]> Kept<T>() => (ConcurrentStack<T[]>)_kept.GetOrAdd(typeof(T), _ => new ConcurrentStack<T[]>());
}
