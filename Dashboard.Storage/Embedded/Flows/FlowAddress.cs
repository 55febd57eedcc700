using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>An address in its two forms: as the store's columns have it, and in the IPv6-mapped form that blocks carry.</summary>
internal static class FlowAddress
{
    private const ulong Mapped = 0xFFFF_0000_0000;

    /// <summary>The IPv4 address as a number; 0 for none, for IPv6 and for 0.0.0.0, which are kept in the wide column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Short(UInt128 address) => (ulong)(address >> 64) == 0 && (ulong)address >> 32 == 0xFFFF ? (uint)address : 0;

    /// <summary>Whether the short form does not say all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWide(UInt128 address) => address != UInt128.Zero && Short(address) == 0;

    /// <summary>Back from the columns.</summary>
    public static UInt128 Of(uint narrow, UInt128 wide) => narrow != 0 ? Mapped | narrow : wide;

    /// <summary>As people write it; <c>-</c> for none.</summary>
    public static string Text(UInt128 address)
    {
        if (address == UInt128.Zero)
        {
            return "-";
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return address >> 32 == 0xFFFF ? new IPAddress(bytes[12..]).ToString() : new IPAddress(bytes).ToString();
    }

    /// <summary>An IPv4 address that is written as we would write it; 0 for any other text.</summary>
    public static uint Parse(string text)
    {
        if (text.Length is < 7 or > 15 || !IPAddress.TryParse(text, out var parsed) || parsed.AddressFamily is not System.Net.Sockets.AddressFamily.InterNetwork || parsed.ToString() != text)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[4];
        parsed.TryWriteBytes(bytes, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>10/8, 172.16/12, 192.168/16 and 100.64/10: the addresses of estates.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPrivate(uint address) => address >> 24 == 10 || address >> 20 == 0xAC1 || address >> 16 == 0xC0A8 || address >> 22 == 0x6440 >> 6;
}
