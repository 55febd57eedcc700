using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Where the spaces and line ends of a stretch of text are. One pass of 64 bytes at a time finds both; everything after it
/// works on positions and looks at no byte twice.
/// </summary>
internal sealed class SeparatorIndex(int capacity)
{
    /// <summary>Bytes behind the text that may be read, but do not count.</summary>
    public const int Slack = Block;

    private const int Block = 64;
    private const int AtOnce = 16;

    // More positions are written, and read, than there are.
    private readonly int[] _separators = new int[capacity + 1 + Math.Max(AtOnce, NumberLanes.SlackOfSeparators)];
    private readonly int[] _lineEnds = new int[capacity + 1];

    /// <summary>Positions of spaces and line ends. The first entry, -1, is the line end before the text.</summary>
    public ReadOnlySpan<int> Separators => _separators;

    /// <summary>For each line, the place in <see cref="Separators"/> of its end.</summary>
    public ReadOnlySpan<int> LineEnds => _lineEnds;

    /// <summary>Finds all of <paramref name="length"/> bytes, behind which <see cref="Slack"/> more can be read; says how many lines end there.</summary>
    public int Build(ref byte text, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, capacity);
        ref var separators = ref MemoryMarshal.GetArrayDataReference(_separators);
        ref var lineEnds = ref MemoryMarshal.GetArrayDataReference(_lineEnds);
        separators = -1;
        int count = 1, lines = 0;
        for (var at = 0; at < length; at += Block)
        {
            var inside = length - at >= Block ? ulong.MaxValue : (1UL << (length - at)) - 1;
            ulong found, ends;
            int next;
            if (Avx512Vbmi2.IsSupported)
            {
                var block = Vector512.LoadUnsafe(ref text, (nuint)at);
                var isEnd = Vector512.Equals(block, Vector512.Create((byte)'\n'));
                var isFound = Vector512.Equals(block, Vector512.Create((byte)' ')) | isEnd;
                (found, ends) = (isFound.ExtractMostSignificantBits() & inside, isEnd.ExtractMostSignificantBits() & inside);
                next = count + BitOperations.PopCount(found);
                Spread(isFound, at, ref Unsafe.Add(ref separators, count), next - count);
            }
            else
            {
                Masks(ref Unsafe.Add(ref text, at), out var spaces, out ends);
                (found, ends) = ((spaces | ends) & inside, ends & inside);
                next = count + BitOperations.PopCount(found);
                Spread(found, at, ref Unsafe.Add(ref separators, count));
            }

            do
            {
                // Written whether there is one or not: a line is as long as some blocks, so that guesses at it are often wrong, and dear.
                Unsafe.Add(ref lineEnds, lines) = count + BitOperations.PopCount(found & ((ends & (0 - ends)) - 1));
                lines += ends == 0 ? 0 : 1;
                ends &= ends - 1;
            }
            while (ends != 0);

            count = next;
        }

        return lines;
    }

    /// <summary>By sixteens: seldom does a block have more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<byte> found, int at, ref int to, int count)
    {
        var places = Avx512Vbmi2.Compress(Vector512<byte>.Zero, found, Vector512<byte>.Indices);
        for (var done = 0; ; places = Avx512F.AlignRight64(places.AsUInt64(), places.AsUInt64(), 2).AsByte())
        {
            (Avx512F.ConvertToVector512Int32(places.GetLower().GetLower()) + Vector512.Create(at)).StoreUnsafe(ref to, (nuint)done);
            done += AtOnce;
            if (done >= count)
            {
                return;
            }
        }
    }

    /// <summary>By eights without asking whether there are so many: a wrong guess of the processor costs more than seven idle writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(ulong found, int at, ref int to)
    {
        for (; found != 0; to = ref Unsafe.Add(ref to, 8))
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
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Masks(ref byte text, out ulong spaces, out ulong ends)
    {
        var low = Vector256.LoadUnsafe(ref text);
        var high = Vector256.LoadUnsafe(ref text, 32);
        spaces = Both(low, high, Vector256.Create((byte)' '));
        ends = Both(low, high, Vector256.Create((byte)'\n'));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Both(Vector256<byte> low, Vector256<byte> high, Vector256<byte> wanted) =>
        Vector256.Equals(low, wanted).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, wanted).ExtractMostSignificantBits() << 32);
}
