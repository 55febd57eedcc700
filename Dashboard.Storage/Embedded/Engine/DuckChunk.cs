using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Up to 2,048 rows in columns, read where DuckDB keeps them. Valid until the result moves on.</summary>
internal readonly unsafe ref struct DuckChunk
{
    private readonly DuckDBDataChunk _handle;

    public DuckChunk(DuckDBDataChunk handle)
    {
        _handle = handle;
        Count = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(handle);
    }

    public int Count { get; }

    /// <summary>A column of a fixed-width type.</summary>
    public ReadOnlySpan<T> Column<T>(int index)
        where T : unmanaged => new(NativeMethods.Vectors.DuckDBVectorGetData(Vector(index)), Count);

    /// <summary>Which rows of a column have a value.</summary>
    public Validity Validity(int index) => new(NativeMethods.Vectors.DuckDBVectorGetValidity(Vector(index)));

    /// <summary>A column of VARCHAR or BLOB.</summary>
    public TextColumn Text(int index) => new((DuckText*)NativeMethods.Vectors.DuckDBVectorGetData(Vector(index)), Validity(index));

    private IntPtr Vector(int index) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(_handle, index);
}

/// <summary>One bit a row; no bits at all where every row has a value.</summary>
internal readonly unsafe ref struct Validity(ulong* bits)
{
    private readonly ulong* _bits = bits;

    public bool this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _bits is null || (_bits[row >> 6] & (1UL << (row & 63))) != 0;
    }
}

/// <summary>DuckDB's <c>string_t</c>: up to 12 bytes lie inside, longer ones behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct DuckText
{
    public const int LongestInlined = 12;

    [FieldOffset(0)]
    public int Length;

    [FieldOffset(4)]
    public byte Inlined;

    [FieldOffset(8)]
    public byte* Pointer;

    /// <summary>A text that lies inside; behind it are zeros.</summary>
    public static DuckText Inline(ReadOnlySpan<byte> bytes)
    {
        DuckText text = default;
        text.Length = bytes.Length;
        bytes.CopyTo(new Span<byte>(&text.Inlined, LongestInlined));
        return text;
    }
}

internal readonly unsafe ref struct TextColumn(DuckText* rows, Validity validity)
{
    private readonly DuckText* _rows = rows;
    private readonly Validity _validity = validity;

    /// <summary>The bytes of a row; empty where it has no value.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        if (!_validity[row])
        {
            return [];
        }

        var text = _rows + row;
        return new(text->Length <= DuckText.LongestInlined ? &text->Inlined : text->Pointer, text->Length);
    }

    public bool HasValue(int row) => _validity[row];

    /// <summary>The text of a row, or null where it has no value.</summary>
    public string? this[int row] => _validity[row] ? Encoding.UTF8.GetString(Bytes(row)) : null;
}
