using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Dotted quads in one vector: where the dots are says how long the four numbers are, and each of the 81 ways has a shuffle that puts
/// hundreds, tens and ones in their places. No leading zeros, since half of the world reads them as octal.
/// </summary>
internal static class Ipv4Text
{
    private const byte Nothing = 0x80;
    private const ulong Mapped = 0xFFFF_0000_0000;

    /// <summary>Where the four numbers are after the multiplication, the last one first.</summary>
    private static readonly Vector128<byte> Numbers =
        Vector128.Create(15, 11, 7, 3, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing);

    /// <summary>By the positions of the three dots: the lengths of the first three numbers as a number of base 3, or 255.</summary>
    private static readonly byte[] Shapes = FillShapes();

    /// <summary>For each shape and length of the fourth number: 16 places.</summary>
    private static readonly byte[] Shuffles = FillShuffles();

    /// <summary>The least value of each number, one a byte: 10 for two digits, 100 for three.</summary>
    private static readonly uint[] Least = FillLeast();

    /// <summary>What is returned for anything else.</summary>
    public const ulong None = ulong.MaxValue;

    /// <summary>The address in its IPv6-mapped form's lower half, or <see cref="None"/>. Sixteen bytes from <paramref name="at"/> must be readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ParseMapped(ref byte at, int length)
    {
        if ((uint)(length - 7) > 8)
        {
            return None;
        }

        var text = Vector128.LoadUnsafe(ref at);
        var (way, isOne) = Way(Vector128.Equals(text, Vector128.Create((byte)'.')).ExtractMostSignificantBits(), length);
        if (!isOne)
        {
            return None;
        }

        var places = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Shuffles), way * 16);
        // Four lanes of (0, hundreds, tens, ones); the product's top byte is 100 h + 10 t + o, cut to eight bits.
        var digits = Vector128.ShuffleNative(text ^ Vector128.Create((byte)'0'), places);
        var product = digits.AsUInt32() * Vector128.Create((100u << 16) | (10u << 8) | 1u);
        var numbers = Vector128.ShuffleNative(product.AsByte(), Numbers);
        // Hundreds of at most 2 leave 256 to 299 as what is cut; those come out below 100, as leading zeros do.
        var tooLarge = Vector128.GreaterThan(digits, Vector128.Create(0x09090200u).AsByte());
        var tooSmall = Vector128.LessThan(numbers, Vector128.CreateScalar(Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Least), way)).AsByte());
        return (tooLarge | tooSmall) == Vector128<byte>.Zero ? Mapped | numbers.AsUInt32().ToScalar() : None;
    }

    /// <summary>Two addresses at once; false where one of them is something else, or the processor has no vectors of 32 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParseMapped(ref byte first, int firstLength, ref byte second, int secondLength, out ulong firstMapped, out ulong secondMapped)
    {
        Unsafe.SkipInit(out firstMapped);
        Unsafe.SkipInit(out secondMapped);
        if (!Avx2.IsSupported || (uint)(firstLength - 7) > 8 || (uint)(secondLength - 7) > 8)
        {
            return false;
        }

        var text = Vector256.Create(Vector128.LoadUnsafe(ref first), Vector128.LoadUnsafe(ref second));
        var dots = Vector256.Equals(text, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        var (firstWay, isFirst) = Way(dots, firstLength);
        var (secondWay, isSecond) = Way(dots >> 16, secondLength);
        if (!(isFirst & isSecond))
        {
            return false;
        }

        ref var shuffles = ref MemoryMarshal.GetArrayDataReference(Shuffles);
        var places = Vector256.Create(Vector128.LoadUnsafe(ref shuffles, firstWay * 16), Vector128.LoadUnsafe(ref shuffles, secondWay * 16));
        var digits = Avx2.Shuffle(text ^ Vector256.Create((byte)'0'), places);
        var product = digits.AsUInt32() * Vector256.Create((100u << 16) | (10u << 8) | 1u);
        var numbers = Avx2.Shuffle(product.AsByte(), Vector256.Create(Numbers, Numbers));
        ref var least = ref MemoryMarshal.GetArrayDataReference(Least);
        var smallest = Vector256.Create(Vector128.CreateScalar(Unsafe.Add(ref least, firstWay)), Vector128.CreateScalar(Unsafe.Add(ref least, secondWay))).AsByte();
        var wrong = Vector256.GreaterThan(digits, Vector256.Create(0x09090200u).AsByte()) | Vector256.LessThan(numbers, smallest);
        firstMapped = Mapped | numbers.AsUInt32().ToScalar();
        secondMapped = Mapped | numbers.AsUInt32().GetUpper().ToScalar();
        return wrong == Vector256<byte>.Zero;
    }

    /// <summary>Which of the 81 ways an address is written in, and whether it is any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Way, bool Is) Way(uint dots, int length)
    {
        // A dot past the twelfth byte is left in, to be found among the digits.
        dots &= ((1u << length) - 1) & 0xFFF;
        var shape = (uint)Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Shapes), dots);
        var last = (uint)(length - 2 - BitOperations.Log2(dots | 1));
        return ((shape * 3) + last, (shape <= 26) & (last <= 2));
    }

    private static byte[] FillShapes()
    {
        var shapes = new byte[0x1000];
        Array.Fill(shapes, (byte)255);
        foreach (var (lengths, shape) in Ways(3).Select((lengths, shape) => (lengths, shape)))
        {
            var first = lengths[0];
            var second = first + 1 + lengths[1];
            shapes[(1 << first) | (1 << second) | (1 << (second + 1 + lengths[2]))] = (byte)shape;
        }

        return shapes;
    }

    private static byte[] FillShuffles()
    {
        var shuffles = new List<byte>();
        foreach (var lengths in Ways(4))
        {
            var at = 0;
            foreach (var length in lengths)
            {
                shuffles.Add(Nothing);
                for (var digit = 3; digit > 0; digit--)
                {
                    shuffles.Add(digit > length ? Nothing : (byte)(at + length - digit));
                }

                at += length + 1;
            }
        }

        return [.. shuffles];
    }

    private static uint[] FillLeast() =>
        [.. Ways(4).Select(lengths => lengths.Aggregate(0u, (all, length) => (all << 8) | (length switch { 1 => 0u, 2 => 10u, _ => 100u })))];

    /// <summary>All ways to choose lengths of 1 to 3, the last one changing fastest.</summary>
    private static IEnumerable<int[]> Ways(int numbers) =>
        numbers == 0 ? [[]] : Ways(numbers - 1).SelectMany(way => Enumerable.Range(1, 3).Select(length => (int[])[.. way, length]));
}
