using System.Runtime.CompilerServices;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Decimal numbers, eight digits at a time in one register. Reads up to seven bytes before the number's first, which must be readable.
/// Bytes are taken in little-endian order, which every processor that .NET runs on has.
/// </summary>
internal static class Digits
{
    private const ulong Zeros = 0x3030303030303030;

    /// <summary>False for anything but 1 to 19 digits that fit in 63 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryParse(ref byte at, int length, out ulong value)
    {
        if ((uint)(length - 1) < 8)
        {
            return TryParseEight(ref Unsafe.Add(ref at, length - 8), length, out value);
        }

        if ((uint)(length - 1) < 16)
        {
            var valid = TryParseEight(ref Unsafe.Add(ref at, length - 8), 8, out var low) & TryParseEight(ref Unsafe.Add(ref at, length - 16), length - 8, out var high);
            value = (high * 100_000_000) + low;
            return valid;
        }

        return TryParseLong(ref at, length, out value);
    }

    /// <summary>The last <paramref name="length"/> (1 to 8) of the eight bytes at <paramref name="eight"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryParseEight(ref byte eight, int length, out ulong value)
    {
        // '0'..'9' become 0..9 and nothing else does; bytes before the number become 0.
        var digits = (Unsafe.ReadUnaligned<ulong>(ref eight) ^ Zeros) & (ulong.MaxValue << (64 - (8 * length)));
        var wrong = ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
        var pairs = (digits * 10) + (digits >> 8);
        value = (((pairs & 0x000000FF000000FF) * 0x000F424000000064) + (((pairs >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
        return wrong == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryParseLong(ref byte at, int length, out ulong value)
    {
        value = 0;
        if (length is < 17 or > 19 || !TryParse(ref at, length - 16, out var top) || !TryParse(ref Unsafe.Add(ref at, length - 16), 16, out var rest))
        {
            return false;
        }

        value = (top * 10_000_000_000_000_000) + rest;
        return value <= long.MaxValue;
    }
}
