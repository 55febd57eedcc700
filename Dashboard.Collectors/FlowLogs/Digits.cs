using System.Runtime.CompilerServices;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Decimal numbers, eight digits at a time in one register. Reads up to seven bytes before the number's first, which must be readable.
/// Bytes are taken in little-endian order, which every processor that .NET runs on has.
/// </summary>
internal static class Digits
{
    /// <summary>What is returned for anything but 1 to 19 digits that fit in 63 bits. Above every limit, so that one comparison tells all.</summary>
    public const ulong None = ulong.MaxValue;

    private const ulong Zeros = 0x3030303030303030;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>The number, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Parse(ref byte at, int length) => (uint)(length - 1) < 8 ? ParseEight(ref Unsafe.Add(ref at, length - 8), length) : ParseLong(ref at, length);

    /// <summary>A number of ten digits, as times have, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ParseTen(ref byte at)
    {
        var digits = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref at, 2)) ^ Zeros;
        var first = Unsafe.ReadUnaligned<ushort>(ref at) ^ (Zeros & 0xFFFF);
        var value = Value(digits) + (((first & 0xFF) * 1_000_000_000) + ((first >> 8) * 100_000_000));
        return ((Wrong(digits) | Wrong(first)) & HighBits) == 0 ? value : None;
    }

    /// <summary>The last <paramref name="length"/> (1 to 8) of the eight bytes at <paramref name="eight"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ParseEight(ref byte eight, int length)
    {
        // '0'..'9' become 0..9 and nothing else does; bytes before the number become 0. Shifts count modulo 64.
        var digits = (Unsafe.ReadUnaligned<ulong>(ref eight) ^ Zeros) & (ulong.MaxValue << (-8 * length));
        return (Wrong(digits) & HighBits) == 0 ? Value(digits) : None;
    }

    /// <summary>High bits where a byte is above 9.</summary>
    private static ulong Wrong(ulong digits) => (digits + 0x7676767676767676) | digits;

    /// <summary>Pairs, then fours and eights in one multiplication each.</summary>
    private static ulong Value(ulong digits)
    {
        var pairs = (digits * 10) + (digits >> 8);
        return (((pairs & 0x000000FF000000FF) * 0x000F424000000064) + (((pairs >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ParseLong(ref byte at, int length)
    {
        if (length is < 9 or > 19)
        {
            return None;
        }

        var value = 0UL;
        for (var left = length; left > 0;)
        {
            var part = ((left - 1) % 8) + 1;
            var number = ParseEight(ref Unsafe.Add(ref at, length - left + part - 8), part);
            if (number == None)
            {
                return None;
            }

            // Nineteen digits always fit in 64 bits.
            value = (value * 100_000_000) + number;
            left -= part;
        }

        return value <= long.MaxValue ? value : None;
    }
}
