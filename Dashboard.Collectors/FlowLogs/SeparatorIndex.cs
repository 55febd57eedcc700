using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Where the spaces and line ends of a stretch of text are. One pass of 64 bytes at a time finds both; everything after it
/// works on positions and looks at no byte twice.
/// </summary>
internal sealed class SeparatorIndex(int capacity)
{
    /// <summary>Bytes behind the text that may be read, but do not count.</summary>
    public const int Slack = 64;

    // Eight positions are written at once, so up to seven more than there are.
    private readonly int[] _separators = new int[capacity + 1 + 8];
    private readonly int[] _lineEnds = new int[capacity];

    /// <summary>Positions of spaces and line ends. The first entry, -1, is the line end before the text.</summary>
    public ReadOnlySpan<int> Separators => _separators;

    /// <summary>For each line, the place in <see cref="Separators"/> of its end.</summary>
    public ReadOnlySpan<int> LineEnds => _lineEnds;

    /// <summary>Finds all of <paramref name="length"/> bytes, behind which <see cref="Slack"/> more can be read; says how many lines end there.</summary>
    public int Build(ref byte text, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _lineEnds.Length);
        ref var separators = ref MemoryMarshal.GetArrayDataReference(_separators);
        separators = -1;
        int count = 1, lines = 0;
        for (var at = 0; at < length; at += 64)
        {
            var inside = length - at >= 64 ? ulong.MaxValue : (1UL << (length - at)) - 1;
            Masks(ref Unsafe.Add(ref text, at), out var spaces, out var ends);
            var found = (spaces | ends) & inside;
            for (ends &= inside; ends != 0; ends &= ends - 1)
            {
                _lineEnds[lines++] = count + BitOperations.PopCount(found & ((ends & (0 - ends)) - 1));
            }

            count = Spread(found, at, ref separators, count);
        }

        return lines;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Spread(ulong found, int at, ref int separators, int count)
    {
        var total = count + BitOperations.PopCount(found);
        // By eights without asking whether there are so many: a wrong guess of the processor costs more than seven idle writes.
        for (ref var to = ref Unsafe.Add(ref separators, count); found != 0; to = ref Unsafe.Add(ref to, 8))
        {
            to = at + BitOperations.TrailingZeroCount(found);
            Unsafe.Add(ref to, 1) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 2) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 3) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 4) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 5) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 6) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            Unsafe.Add(ref to, 7) = at + BitOperations.TrailingZeroCount(found &= found - 1);
            found &= found - 1;
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masks(ref byte text, out ulong spaces, out ulong ends)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            var block = Vector512.LoadUnsafe(ref text);
            spaces = Vector512.Equals(block, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
            ends = Vector512.Equals(block, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
            return;
        }

        var low = Vector256.LoadUnsafe(ref text);
        var high = Vector256.LoadUnsafe(ref text, 32);
        spaces = Both(low, high, Vector256.Create((byte)' '));
        ends = Both(low, high, Vector256.Create((byte)'\n'));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Both(Vector256<byte> low, Vector256<byte> high, Vector256<byte> wanted) =>
        Vector256.Equals(low, wanted).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
}
