using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// The distinct values of a text column, found by their bytes. A value becomes a string once and keeps it from block to block;
/// within a block it has a place of its own, so that a block carries only what occurs in it.
/// </summary>
/// <remarks>The hash is seeded per process: tags are written by strangers, who must not be able to choose values that collide.</remarks>
internal sealed class TextDictionary(FlowFieldKind kind)
{
    /// <summary>Longer values make a line unusable. AWS's longest, an ECS ARN, stays below 600 bytes.</summary>
    public const int MaxValueBytes = 1024;

    // Past these the values of earlier blocks are forgotten, when a block ends.
    private const int MaxKeptValues = 1 << 16;
    private const int MaxKeptBytes = 4 << 20;
    private const int Slack = 32;

    private static readonly ulong SeedA = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
    private static readonly ulong SeedB = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    private readonly List<string> _inBlock = [];
    private Entry[] _entries = new Entry[16];
    private int[] _slots = new int[64];
    private byte[] _bytes = new byte[1024];
    private int _count;
    private int _used;
    private int _block = 1;
    private int _latest;

    /// <summary>
    /// The places of a field's values in this block; passes by lines that have a fault, and marks those whose value is not what <see cref="FlowFieldKind"/>
    /// demands. Reads 32 bytes from where a value begins.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Place(FieldSlices fields, Span<int> into, Span<byte> faults, byte fault)
    {
        // Account, version and the like are the same for whole files: what came last stays in registers.
        Latest(out var value, out var mask, out var known, out var place);
        for (var line = 0; line < into.Length; line++)
        {
            if (faults[line] != 0)
            {
                continue;
            }

            ref var at = ref fields.At(line, out var length);
            if (length == known && (~Vector256.Equals(value, Vector256.LoadUnsafe(ref at)).ExtractMostSignificantBits() & mask) == 0)
            {
                into[line] = place;
            }
            else if (Find(ref at, length) is >= 0 and var found)
            {
                into[line] = found;
                Latest(out value, out mask, out known, out place);
            }
            else
            {
                faults[line] = fault;
            }
        }
    }

    /// <summary>The values of this block in the order of their places. The next block begins.</summary>
    public ImmutableArray<string> EndBlock()
    {
        ImmutableArray<string> values = [.. _inBlock];
        _inBlock.Clear();
        _block++;
        if (_count > MaxKeptValues || _used > MaxKeptBytes)
        {
            (_entries, _slots, _bytes, _count, _used, _latest) = (new Entry[16], new int[64], new byte[1024], 0, 0, 0);
        }

        return values;
    }

    /// <summary>What was found last, for comparison; no length where that takes more than one vector, or nothing was found in this block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Latest(out Vector256<byte> value, out uint mask, out int length, out int place)
    {
        ref readonly var entry = ref _entries[_latest];
        place = entry.Place;
        length = entry.Block == _block && entry.Length <= 32 ? entry.Length : -1;
        mask = (uint)((1UL << length) - 1);
        value = Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), entry.Offset));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Find(ref byte at, int length)
    {
        if ((uint)(length - 1) >= MaxValueBytes)
        {
            return -1;
        }

        var hash = Hash(ref at, length);
        var mask = (uint)_slots.Length - 1;
        for (var slot = (uint)hash & mask; ; slot = (slot + 1) & mask)
        {
            var number = _slots[slot] - 1;
            if (number < 0)
            {
                return Add(ref at, length, hash, slot);
            }

            ref var entry = ref _entries[number];
            if (entry.Hash == hash && IsValue(in entry, ref at, length))
            {
                _latest = number;
                return PlaceInBlock(ref entry);
            }
        }
    }

    private int PlaceInBlock(ref Entry entry)
    {
        if (entry.Block != _block)
        {
            (entry.Block, entry.Place) = (_block, _inBlock.Count);
            _inBlock.Add(entry.Text);
        }

        return entry.Place;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ref byte at, int length, ulong hash, uint slot)
    {
        if (!IsDemanded(ref at, length))
        {
            return -1;
        }

        if (_used + length + Slack > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + length + Slack));
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        var value = MemoryMarshal.CreateReadOnlySpan(ref at, length);
        value.CopyTo(_bytes.AsSpan(_used));
        _entries[_count] = new() { Hash = hash, Offset = _used, Length = length, Text = Encoding.UTF8.GetString(value) };
        _used += length;
        _latest = _count;
        _slots[slot] = ++_count;
        if (_count * 2 > _slots.Length)
        {
            Grow();
        }

        return PlaceInBlock(ref _entries[_latest]);
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 4];
        var mask = (uint)_slots.Length - 1;
        for (var number = 0; number < _count; number++)
        {
            var slot = (uint)_entries[number].Hash & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = number + 1;
        }
    }

    // Asked once a value, not once a line.
    private bool IsDemanded(ref byte at, int length) => kind switch
    {
        FlowFieldKind.NumberAsText => FieldSlices.IsDash(ref at, length) || Digits.Parse(ref at, length) != Digits.None,
        FlowFieldKind.AddressAsText => FieldSlices.IsDash(ref at, length) || Ipv4Text.ParseMapped(ref at, length) != Ipv4Text.None || Ipv6Text.TryParse(ref at, length, out _),
        _ => true,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsValue(in Entry entry, ref byte at, int length)
    {
        if (entry.Length != length)
        {
            return false;
        }

        ref var known = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), entry.Offset);
        if (length <= 32)
        {
            var differing = ~Vector256.Equals(Vector256.LoadUnsafe(ref known), Vector256.LoadUnsafe(ref at)).ExtractMostSignificantBits();
            return (differing & (uint)((1UL << length) - 1)) == 0;
        }

        return MemoryMarshal.CreateReadOnlySpan(ref known, length).SequenceEqual(MemoryMarshal.CreateReadOnlySpan(ref at, length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ref byte at, int length)
    {
        var hash = SeedA ^ (ulong)length;
        for (; length > 16; length -= 16)
        {
            hash = Mix(Word(ref at) ^ hash, Word(ref Unsafe.Add(ref at, 8)) ^ SeedB);
            at = ref Unsafe.Add(ref at, 16);
        }

        var first = length >= 8 ? Word(ref at) : Word(ref at) & ((1UL << (8 * length)) - 1);
        var second = length <= 8 ? 0 : Word(ref Unsafe.Add(ref at, 8)) & (ulong.MaxValue >> (8 * (16 - length)));
        return Mix(first ^ hash, second ^ SeedB);
    }

    private static ulong Word(ref byte at) => Unsafe.ReadUnaligned<ulong>(ref at);

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private struct Entry
    {
        public ulong Hash;
        public int Offset;
        public int Length;
        public int Block;
        public int Place;
        public string Text;
    }
}
