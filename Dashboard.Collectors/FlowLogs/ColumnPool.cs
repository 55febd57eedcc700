using System.Buffers;
using System.Numerics;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Columns that are filled again. A full block is eleven megabytes: as fresh memory each time, its first touch costs as much as half of the parsing,
/// on some virtual machines all of it.
/// </summary>
internal static class ColumnPool
{
    // ArrayPool's smallest; it has no other sizes than powers of two.
    private const int Smallest = 16;

    /// <summary>A column of just so many rows, whatever they hold.</summary>
    public static T[] Rent<T>(int rows) => Fits(rows) ? ArrayPool<T>.Shared.Rent(rows) : GC.AllocateUninitializedArray<T>(rows);

    /// <summary>Takes a column back. Nobody may read it any more.</summary>
    public static void Return<T>(T[] column)
    {
        if (Fits(column.Length))
        {
            ArrayPool<T>.Shared.Return(column);
        }
    }

    private static bool Fits(int rows) => rows >= Smallest && BitOperations.IsPow2(rows);
}
