using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>IPv6 addresses as text: eight groups, one run of zeros as <c>::</c>, a dotted quad at the end where there is one. No zone.</summary>
internal static class Ipv6Text
{
    private const int MaxLength = 45;

    /// <summary>Sixteen bytes behind <paramref name="at"/> plus <paramref name="length"/> must be readable.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryParse(ref byte at, int length, out UInt128 address)
    {
        address = default;
        if (length is < 2 or > MaxLength)
        {
            return false;
        }

        var text = MemoryMarshal.CreateReadOnlySpan(ref at, length);
        UInt128 head = 0, tail = 0;
        int groups = 0, afterGap = -1, i = 0;
        if (text[0] == ':')
        {
            if (text[1] != ':')
            {
                return false;
            }

            (afterGap, i) = (0, 2);
        }

        while (i < length)
        {
            var digits = 0;
            var group = 0u;
            var start = i;
            for (; i < length && Hex(text[i]) is >= 0 and var value; i++, digits++)
            {
                group = (group << 4) | (uint)value;
            }

            if (i < length && text[i] == '.')
            {
                var quad = Ipv4Text.ParseMapped(ref Unsafe.Add(ref at, start), length - start);
                if (groups > 6 || quad == Ipv4Text.None)
                {
                    return false;
                }

                tail = (tail << 32) | (uint)quad;
                groups += 2;
                break;
            }

            if (digits is 0 or > 4 || ++groups > 8)
            {
                return false;
            }

            tail = (tail << 16) | group;
            if (i == length)
            {
                break;
            }

            if (text[i++] != ':' || i == length)
            {
                return false;
            }

            if (text[i] == ':')
            {
                if (afterGap >= 0)
                {
                    return false;
                }

                (head, tail, afterGap) = (tail, 0, groups);
                i++;
            }
        }

        if (afterGap < 0)
        {
            address = tail;
            return groups == 8;
        }

        address = afterGap == 0 ? tail : (head << (16 * (8 - afterGap))) | tail;
        return groups < 8;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
