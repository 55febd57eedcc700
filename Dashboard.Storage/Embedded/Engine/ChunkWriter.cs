using System.Runtime.CompilerServices;
using System.Text;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>The columns of the chunk that is being filled.</summary>
internal readonly unsafe struct ChunkWriter(ChunkVectors vectors, int count)
{
    public int Count { get; } = count;

    /// <summary>The cells of a fixed-width column. <typeparamref name="T"/> must be as wide as the column's type.</summary>
    public Span<T> Column<T>(int index)
        where T : unmanaged => new(vectors.Data(index), Count);

    public void SetNull(int index, int row) => vectors.Validity(index)[row >> 6] &= ~(1UL << (row & 63));

    /// <summary>No row of the chunk has a value in this column.</summary>
    public void SetAllNull(int index) => new Span<ulong>(vectors.Validity(index), (Count + 63) / 64).Clear();

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
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= OnStack)
        {
            var buffer = stackalloc byte[OnStack];
            SetUtf8(index, row, new(buffer, Encoding.UTF8.GetBytes(text, new Span<byte>(buffer, OnStack))));
        }
        else
        {
            SetUtf8(index, row, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>The text that an earlier row of the chunk has: it is not copied again.</summary>
    public void SetTextOf(int index, int row, int earlier)
    {
        var cells = Column<DuckText>(index);
        cells[row] = cells[earlier];
    }

    /// <summary>A VARCHAR's bytes must be UTF-8, and are looked at; those of a BLOB may be anything.</summary>
    public void SetBytes(int index, int row, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            byte nothing;
            NativeMethods.Vectors.DuckDBVectorAssignStringElementLength(vectors[index], (ulong)row, start is null ? &nothing : start, bytes.Length);
        }
    }

    /// <summary>Our own UTF-8, which needs no look: a text that is none has become U+FFFD.</summary>
    private void SetUtf8(int index, int row, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= DuckText.LongestInlined)
        {
            Column<DuckText>(index)[row] = DuckText.Inline(bytes);
            return;
        }

        fixed (byte* start = bytes)
        {
            NativeMethods.Vectors.DuckDBUnsafeVectorAssignStringElementLength(vectors[index], (ulong)row, start, bytes.Length);
        }
    }
}
