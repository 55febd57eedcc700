using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// The ports, protocol, packets, bytes and times of a line in one vector, a number a lane of eight bytes: two shuffles say where each lies, a third brings the
/// digits there, and all are multiplied out together. One after the other they take some three times as long. Lines with something else in any of
/// these fields, a dash, nine digits or a fault, are left to <see cref="ColumnParsers"/>, and so are formats and processors that this is not for.
/// </summary>
internal sealed class NumberLanes
{
    /// <summary>Bytes behind the text that may be read, but do not count.</summary>
    public const int Slack = 128;

    /// <summary>Positions behind the separators that may be read, but do not count.</summary>
    public const int SlackOfSeparators = 16;

    /// <summary>A number's first byte may be read seven bytes before the first of them; the window is two vectors wide.</summary>
    private const int Lead = 7;
    private const int Window = 2 * 64;

    /// <summary>Where one line of so many is odd, once there are some, reading them one by one costs more than the others save.</summary>
    private const int WorthIt = 8;
    private const int LeastOdd = 16;

    private const int TimeDigits = 10;
    private const ulong Tops = 100_000_000;

    /// <summary>In the order of lanes. The last lane has the first two digits of both times, four bytes each.</summary>
    private static readonly FlowFieldKind[] Kinds =
        [FlowFieldKind.SourcePort, FlowFieldKind.DestinationPort, FlowFieldKind.Protocol, FlowFieldKind.Packets, FlowFieldKind.Bytes, FlowFieldKind.Start, FlowFieldKind.End];

    private static readonly Vector512<ulong> Most = Vector512.Create(ushort.MaxValue, ushort.MaxValue, byte.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>What the upper four digits count; the last lane's are kept apart.</summary>
    private static readonly Vector512<uint> Upper = Vector512.Create(10_000UL, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 1 << 16).AsUInt32();

    private readonly int _first;
    private readonly int _fields;
    private readonly Vector512<byte> _before;
    private readonly Vector512<byte> _end;
    private readonly Vector512<byte> _offset;
    private readonly Vector512<byte> _wanted;
    private readonly Vector512<byte> _least;
    private readonly Vector512<byte> _range;

    private NumberLanes(int[] fields)
    {
        _first = fields.Min();
        _fields = fields.Max() - _first + 1;
        var (before, end, offset, wanted, least, range) = (new byte[64], new byte[64], new byte[64], new byte[64], new byte[64], new byte[64]);
        for (var place = 0; place < 64; place++)
        {
            var (lane, digit) = (place / 8, place % 8);
            var isTop = lane == Kinds.Length;
            var kind = isTop ? (digit < 4 ? FlowFieldKind.Start : FlowFieldKind.End) : Kinds[lane];
            var isTime = kind is FlowFieldKind.Start or FlowFieldKind.End;
            var field = fields[Array.IndexOf(Kinds, kind)] - _first;
            // The lowest byte of the separator before the field, and of the one behind it, among integers.
            (before[place], end[place]) = ((byte)(field * sizeof(int)), (byte)((field + 1) * sizeof(int)));
            offset[place] = (byte)(isTop ? (digit % 4) - TimeDigits - 2 : digit - 8);
            wanted[place] = isTop && digit % 4 < 2 ? (byte)0 : (byte)255;
            // Separators lie one further apart than there are digits.
            (least[place], range[place]) = isTime ? ((byte)(TimeDigits + 1), (byte)0) : ((byte)2, (byte)7);
        }

        (_before, _end, _offset) = (Vector512.Create(before), Vector512.Create(end), Vector512.Create(offset));
        (_wanted, _least, _range) = (Vector512.Create(wanted), Vector512.Create(least), Vector512.Create(range));
    }

    /// <summary>Null where the format lacks one of the numbers or has them far from each other, or the processor lacks the instructions (Intel since 2019, AMD since 2022).</summary>
    public static NumberLanes? Of(FlowLogFormat format)
    {
        var fields = Array.ConvertAll(Kinds, kind => format.Kinds.IndexOf(kind));
        return Avx512Vbmi.IsSupported && fields.Min() >= 0 && fields.Max() - fields.Min() + 2 <= SlackOfSeparators ? new(fields) : null;
    }

    /// <summary>Fills columns from lines; says how many lines it has looked at before it gave up, since too many were odd.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="separators">Its separators.</param>
    /// <param name="lines">For each line, the place in <paramref name="separators"/> of the line end before it.</param>
    /// <param name="columns">Where the values go, from <see cref="FlowColumns.Count"/> on.</param>
    /// <param name="odd">Lines that must be read otherwise.</param>
    public int Parse(ref byte text, ReadOnlySpan<int> separators, ReadOnlySpan<int> lines, FlowColumns columns, List<int> odd)
    {
        var at = columns.Count;
        ref var first = ref Unsafe.Add(ref MemoryMarshal.GetReference(separators), _first);
        var sourcePort = columns.SourcePort.AsSpan(at, lines.Length);
        var destinationPort = columns.DestinationPort.AsSpan(at, lines.Length);
        var protocol = columns.Protocol.AsSpan(at, lines.Length);
        var packets = columns.Packets.AsSpan(at, lines.Length);
        var bytes = columns.Bytes.AsSpan(at, lines.Length);
        var start = columns.Start.AsSpan(at, lines.Length);
        var end = columns.End.AsSpan(at, lines.Length);
        Span<ulong> numbers = stackalloc ulong[8];
        for (var line = 0; line < lines.Length; line++)
        {
            if (!Read(ref text, ref Unsafe.Add(ref first, lines[line]), numbers))
            {
                odd.Add(line);
                if (odd.Count >= LeastOdd && odd.Count * WorthIt > line)
                {
                    return line + 1;
                }

                continue;
            }

            sourcePort[line] = (ushort)numbers[0];
            destinationPort[line] = (ushort)numbers[1];
            protocol[line] = (byte)numbers[2];
            packets[line] = (long)numbers[3];
            bytes[line] = (long)numbers[4];
            start[line] = (long)numbers[5];
            end[line] = (long)numbers[6];
        }

        return lines.Length;
    }

    /// <summary>False where a number is not as most are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Read(ref byte text, ref int separators, Span<ulong> numbers)
    {
        var origin = separators - Lead;
        if (Unsafe.Add(ref separators, _fields) - origin >= Window)
        {
            return false;
        }

        var places = (Vector512.LoadUnsafe(ref separators) - Vector512.Create(origin)).AsByte();
        var before = Avx512Vbmi.PermuteVar64x8(places, _before);
        var end = Avx512Vbmi.PermuteVar64x8(places, _end);
        var from = end + _offset;
        ref var window = ref Unsafe.Add(ref text, origin);
        var characters = Avx512Vbmi.PermuteVar64x8x2(Vector512.LoadUnsafe(ref window), from, Vector512.LoadUnsafe(ref window, 64));
        // Places are below 128, so that signed comparisons do for them; what begins before the window is left out as what lies before the number.
        var inside = Vector512.GreaterThan(from.AsSByte(), before.AsSByte()).AsByte() & _wanted;
        var digits = (characters ^ Vector512.Create((byte)'0')) & inside;
        var pairs = Avx512BW.MultiplyAddAdjacent(digits, Vector512.Create((short)0x010A).AsSByte());
        var fours = Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create(0x0001_0064).AsInt16()).AsUInt64();
        var values = Avx512F.Multiply(fours.AsUInt32(), Upper) + (fours >> 32);
        var wrong = Vector512.GreaterThan(digits, Vector512.Create((byte)9)) | Vector512.GreaterThan(end - before - _least, _range) | Vector512.GreaterThan(values, Most).AsByte();
        values.StoreUnsafe(ref MemoryMarshal.GetReference(numbers));
        var tops = numbers[7];
        numbers[5] += (tops >> 16) * Tops;
        numbers[6] += (tops & 0xFFFF) * Tops;
        return wrong == Vector512<byte>.Zero && (numbers[5] | numbers[6]) <= int.MaxValue;
    }
}
