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

    /// <summary>So many bytes are compared at once, and read from where a value begins, however short it is.</summary>
    private const int Short = 32;

    private static readonly ulong SeedA = Seed();
    private static readonly ulong SeedB = Seed();
    private static readonly ulong SeedC = Seed();
    private static readonly ulong SeedD = Seed();

    /// <summary>Ones, then zeros: the vector that begins a value's length before the zeros keeps its bytes and clears what lies behind.</summary>
    private static readonly byte[] Keep = [.. Enumerable.Repeat((byte)0xFF, Short), .. new byte[Short]];

    private readonly List<string> _inBlock = [];
    private Entry[] _entries = new Entry[16];
    private int[] _slots = new int[64];
    private byte[] _long = [];
    private int _count;
    private int _used;
    private int _block = 1;

    /// <summary>
    /// The places of a field's values in this block; passes by lines that have a fault, and marks those whose value is not what <see cref="FlowFieldKind"/>
    /// demands. Reads 32 bytes from where a value begins.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Place(FieldSlices fields, Span<int> into, Span<byte> faults, byte fault)
    {
        // Account, version and the like are the same for whole files: what came last stays in registers.
        var (latest, latestLength, latestPlace) = (Vector256<byte>.Zero, 0, 0);
        for (var line = 0; line < into.Length; line++)
        {
            if (faults[line] != 0)
            {
                continue;
            }

            ref var at = ref fields.At(line, out var length);
            if ((uint)(length - 1) < Short)
            {
                var value = Cut(ref at, length);
                if (value == latest && length == latestLength)
                {
                    into[line] = latestPlace;
                    continue;
                }

                // Seldom is another value in its way, or one that is new: those are found by the long way.
                ref var entry = ref _entries[Math.Max(0, Slot(Hash(value, length)) - 1)];
                if (entry.Value == value && entry.Length == length && entry.Block == _block)
                {
                    into[line] = entry.Place;
                    (latest, latestLength, latestPlace) = (value, length, entry.Place);
                    continue;
                }
            }

            if (Find(ref at, length) is >= 0 and var found)
            {
                into[line] = found;
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
            (_entries, _slots, _long, _count, _used) = (new Entry[16], new int[64], [], 0, 0);
        }

        return values;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Find(ref byte at, int length)
    {
        if ((uint)(length - 1) >= MaxValueBytes)
        {
            return -1;
        }

        var start = length <= Short ? Cut(ref at, length) : Vector256.LoadUnsafe(ref at);
        var hash = length <= Short ? Hash(start, length) : Hash(ref at, length);
        var mask = (uint)_slots.Length - 1;
        for (var slot = (uint)hash & mask; ; slot = (slot + 1) & mask)
        {
            var number = _slots[slot] - 1;
            if (number < 0)
            {
                return IsDemanded(ref at, length) ? Add(start, ref at, length, hash, slot) : -1;
            }

            ref var entry = ref _entries[number];
            if (entry.Hash == hash && entry.Length == length && entry.Value == start && (length <= Short || Rest(ref at, length).SequenceEqual(_long.AsSpan(entry.Offset, length - Short))))
            {
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

    private int Add(Vector256<byte> start, ref byte at, int length, ulong hash, uint slot)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        ref var entry = ref _entries[_count];
        entry = new() { Value = start, Hash = hash, Length = length, Text = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpan(ref at, length)) };
        if (length > Short)
        {
            entry.Offset = KeepRest(Rest(ref at, length));
        }

        _slots[slot] = ++_count;
        if (_count * 4 > _slots.Length)
        {
            Grow();
        }

        return PlaceInBlock(ref entry);
    }

    /// <summary>What a long value has behind its first bytes.</summary>
    private static ReadOnlySpan<byte> Rest(ref byte at, int length) => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref at, Short), length - Short);

    private int KeepRest(ReadOnlySpan<byte> rest)
    {
        if (_used + rest.Length > _long.Length)
        {
            Array.Resize(ref _long, Math.Max(Math.Max(_long.Length * 2, 1024), _used + rest.Length));
        }

        rest.CopyTo(_long.AsSpan(_used));
        _used += rest.Length;
        return _used - rest.Length;
    }

    // Sparse: a slot that another value has taken is a wrong guess of the processor.
    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
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

    /// <summary>A short value, and zeros behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Cut(ref byte at, int length) =>
        Vector256.LoadUnsafe(ref at) & Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(Keep), (nuint)(Short - length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(ulong hash) => _slots[(uint)hash & ((uint)_slots.Length - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(Vector256<byte> value, int length)
    {
        var (low, high) = (value.GetLower().AsUInt64(), value.GetUpper().AsUInt64());
        return Mix(low[0] ^ SeedA ^ (ulong)length, low[1] ^ SeedB) ^ Mix(high[0] ^ SeedC, high[1] ^ SeedD);
    }

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

    private static ulong Seed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>64 bytes: a value is found and compared with what one or two lines of the processor's cache hold.</summary>
    private struct Entry
    {
        /// <summary>The first bytes of the value, zeros behind a shorter one.</summary>
        public Vector256<byte> Value;
        public ulong Hash;
        public string Text;
        public int Length;

        /// <summary>Where the rest of a long value is kept.</summary>
        public int Offset;
        public int Block;
        public int Place;
    }
}
