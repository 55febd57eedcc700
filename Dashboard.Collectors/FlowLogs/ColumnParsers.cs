using System.Numerics;
using System.Runtime.CompilerServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Each goes down one field of many lines and fills a column. A column at a time, not a line at a time: what to do with a field is decided once a stretch,
/// and the processor works on several lines at once. A value that is not what its field demands marks its line, unless one of an earlier field did.
/// </summary>
internal static class ColumnParsers
{
    /// <summary>Seconds since 1970, within what a store can hold. There is no record without a time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Times(FieldSlices fields, Span<long> into, Span<byte> faults, byte fault)
    {
        for (var line = 0; line < into.Length; line++)
        {
            ref var at = ref fields.At(line, out var length);
            var value = length == 10 ? Digits.ParseTen(ref at) : Digits.Parse(ref at, length);
            into[line] = (long)value;
            if (value > int.MaxValue)
            {
                Mark(faults, line, fault);
            }
        }
    }

    /// <summary>Numbers up to <paramref name="max"/>; a dash is zero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Numbers<T>(FieldSlices fields, Span<T> into, ulong max, Span<byte> faults, byte fault)
        where T : INumberBase<T>
    {
        for (var line = 0; line < into.Length; line++)
        {
            ref var at = ref fields.At(line, out var length);
            var value = Digits.Parse(ref at, length);
            into[line] = value <= max ? T.CreateTruncating(value) : NotANumber<T>(ref at, length, faults, line, fault);
        }
    }

    /// <summary>Addresses in their IPv6-mapped form; a dash is zero.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Addresses(FieldSlices fields, Span<UInt128> into, Span<byte> faults, byte fault)
    {
        for (var line = 0; line < into.Length; line++)
        {
            ref var at = ref fields.At(line, out var length);
            into[line] = Address(ref at, length, faults, line, fault);
        }
    }

    /// <summary>Both addresses of each line: most are two of IPv4.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Addresses(FieldSlices sources, FieldSlices destinations, Span<UInt128> source, Span<UInt128> destination, Span<byte> faults, byte sourceFault, byte destinationFault)
    {
        for (var line = 0; line < source.Length; line++)
        {
            ref var from = ref sources.At(line, out var fromLength);
            ref var to = ref destinations.At(line, out var toLength);
            if (Ipv4Text.TryParseMapped(ref from, fromLength, ref to, toLength, out var fromMapped, out var toMapped))
            {
                (source[line], destination[line]) = (new(0, fromMapped), new(0, toMapped));
                continue;
            }

            source[line] = Address(ref from, fromLength, faults, line, sourceFault);
            destination[line] = Address(ref to, toLength, faults, line, destinationFault);
        }
    }

    /// <summary><c>ACCEPT</c> or <c>REJECT</c> with <c>OK</c>, as most lines end; the others as <see cref="Actions"/> and <see cref="Statuses"/> have it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Verdicts(FieldSlices actions, FieldSlices statuses, Span<FlowVerdict> into, Span<byte> faults, byte actionFault, byte statusFault)
    {
        for (var line = 0; line < into.Length; line++)
        {
            ref var action = ref actions.At(line, out var actionLength);
            ref var status = ref statuses.At(line, out var statusLength);
            var (word, end) = (Word(ref action, actionLength), Word(ref status, statusLength));
            if (((word == Accept) | (word == Reject)) & (end == Ok))
            {
                into[line] = word == Accept ? FlowVerdict.Accept : FlowVerdict.Reject;
                continue;
            }

            into[line] = Action(ref action, actionLength, faults, line, actionFault);
            Status(end, ref into[line], faults, line, statusFault);
        }
    }

    /// <summary><c>ACCEPT</c>, <c>REJECT</c>, or a dash where nothing was decided.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Actions(FieldSlices fields, Span<FlowVerdict> into, Span<byte> faults, byte fault)
    {
        for (var line = 0; line < into.Length; line++)
        {
            ref var at = ref fields.At(line, out var length);
            into[line] = Action(ref at, length, faults, line, fault);
        }
    }

    /// <summary>What <c>log-status</c> says, over what the action said.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Statuses(FieldSlices fields, Span<FlowVerdict> over, Span<byte> faults, byte fault)
    {
        for (var line = 0; line < over.Length; line++)
        {
            ref var at = ref fields.At(line, out var length);
            Status(Word(ref at, length), ref over[line], faults, line, fault);
        }
    }

    private static readonly ulong Accept = BitConverter.ToUInt64("ACCEPT\0\0"u8);
    private static readonly ulong Reject = BitConverter.ToUInt64("REJECT\0\0"u8);
    private static readonly ulong Ok = BitConverter.ToUInt64("OK\0\0\0\0\0\0"u8);
    private static readonly ulong NoData = BitConverter.ToUInt64("NODATA\0\0"u8);
    private static readonly ulong SkipData = BitConverter.ToUInt64("SKIPDATA"u8);

    /// <summary>A word of at most eight bytes; zero for a longer or empty one, which is no word of ours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(ref byte at, int length) =>
        (uint)(length - 1) >= 8 ? 0 : Unsafe.ReadUnaligned<ulong>(ref at) & (ulong.MaxValue >> (64 - (8 * length)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UInt128 Address(ref byte at, int length, Span<byte> faults, int line, byte fault)
    {
        var mapped = Ipv4Text.ParseMapped(ref at, length);
        return mapped != Ipv4Text.None ? new UInt128(0, mapped) : NotIpv4(ref at, length, faults, line, fault);
    }

    private static FlowVerdict Action(ref byte at, int length, Span<byte> faults, int line, byte fault)
    {
        var word = Word(ref at, length);
        if (word == Accept || word == Reject)
        {
            return word == Accept ? FlowVerdict.Accept : FlowVerdict.Reject;
        }

        if (!FieldSlices.IsDash(ref at, length))
        {
            Mark(faults, line, fault);
        }

        return FlowVerdict.Unknown;
    }

    private static void Status(ulong word, ref FlowVerdict over, Span<byte> faults, int line, byte fault)
    {
        if (word == Ok)
        {
            return;
        }

        over = word == NoData ? FlowVerdict.NoData : FlowVerdict.SkipData;
        if (word != NoData && word != SkipData)
        {
            Mark(faults, line, fault);
        }
    }

    // What seldom happens stays out of the loops, which have better use for the registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T NotANumber<T>(ref byte at, int length, Span<byte> faults, int line, byte fault)
        where T : INumberBase<T>
    {
        if (!FieldSlices.IsDash(ref at, length))
        {
            Mark(faults, line, fault);
        }

        return T.Zero;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static UInt128 NotIpv4(ref byte at, int length, Span<byte> faults, int line, byte fault)
    {
        if (!Ipv6Text.TryParse(ref at, length, out var address) && !FieldSlices.IsDash(ref at, length))
        {
            Mark(faults, line, fault);
        }

        return address;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Mark(Span<byte> faults, int line, byte fault)
    {
        if (faults[line] == 0 || fault < faults[line])
        {
            faults[line] = fault;
        }
    }
}
