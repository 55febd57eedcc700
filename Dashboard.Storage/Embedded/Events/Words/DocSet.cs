using System.Numerics;
using System.Runtime.InteropServices;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>A set of events of one segment: a bit each.</summary>
internal sealed class DocSet
{
    /// <summary>Events that a segment has room for: a window of sequences.</summary>
    public const int Size = 1 << Bits;
    public const int Bits = 15;

    /// <summary>A rare word is known by the window of events that it occurs in, not by the event.</summary>
    public const int WindowBits = 6;
    public const int Windows = Size >> WindowBits;

    private const byte PackedAsBits = 1;
    private const byte PackedAsGaps = 2;

    /// <summary>Bits may be so many times as long as gaps.</summary>
    private const int QuickerAsBits = 2;

    private readonly ulong[] _bits = new ulong[Size / 64];

    public int Count
    {
        get
        {
            var count = 0;
            foreach (var bits in _bits)
            {
                count += BitOperations.PopCount(bits);
            }

            return count;
        }
    }

    public bool IsEmpty => !_bits.AsSpan().ContainsAnyExcept(0UL);

    public void AddAll() => Array.Fill(_bits, ulong.MaxValue);

    public void Add(int doc) => _bits[doc >> 6] |= 1UL << (doc & 63);

    /// <summary>A window is as wide as a word of bits.</summary>
    public void AddWindow(int window) => _bits[window] = ulong.MaxValue;

    public bool Contains(int doc) => (_bits[doc >> 6] & (1UL << (doc & 63))) != 0;

    public void Clear() => Array.Clear(_bits);

    public void Fill(DocSet other) => other._bits.CopyTo(_bits, 0);

    public void And(DocSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= other._bits[i];
        }
    }

    public void Or(DocSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] |= other._bits[i];
        }
    }

    public void Except(DocSet other)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            _bits[i] &= ~other._bits[i];
        }
    }

    /// <summary>Only those from one to another, inclusive.</summary>
    public void Between(int first, int last)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            var (from, to) = (first - (i * 64), last - (i * 64));
            var mask = from >= 64 || to < 0 ? 0UL : (ulong.MaxValue << Math.Max(0, from)) & (to >= 63 ? ulong.MaxValue : (1UL << (to + 1)) - 1);
            _bits[i] &= mask;
        }
    }

    /// <summary>Calls back for each, in order.</summary>
    public void Each(Action<int> take)
    {
        for (var i = 0; i < _bits.Length; i++)
        {
            for (var bits = _bits[i]; bits != 0; bits &= bits - 1)
            {
                take((i * 64) + BitOperations.TrailingZeroCount(bits));
            }
        }
    }

    /// <summary>Packs a set of ascending events: as gaps where that is much smaller, else as its bits, which are quicker to read.</summary>
    public static byte[] Pack(ReadOnlySpan<ushort> docs)
    {
        if (PackAsGaps(docs) is { } gaps)
        {
            return gaps;
        }

        var set = new DocSet();
        foreach (var doc in docs)
        {
            set.Add(doc);
        }

        return set.PackAsBits();
    }

    /// <summary>The same of a set.</summary>
    public byte[] Pack()
    {
        var count = Count;
        // A gap takes a bit more than its width at least.
        if (count * (GapCode.WidthFor(count, Size) + 1) * QuickerAsBits >= Size)
        {
            return PackAsBits();
        }

        var docs = new List<ushort>(count);
        Each(doc => docs.Add((ushort)doc));
        return Pack(CollectionsMarshal.AsSpan(docs));
    }

    private byte[] PackAsBits() => [PackedAsBits, .. MemoryMarshal.AsBytes(_bits.AsSpan())];

    private static byte[]? PackAsGaps(ReadOnlySpan<ushort> docs)
    {
        var gaps = new BitWriter();
        gaps.Byte(PackedAsGaps);
        GapCode.Write(gaps, docs, Size);
        return gaps.Length * QuickerAsBits < Size / 8 ? gaps.ToArray() : null;
    }

    /// <summary>Adds what was packed.</summary>
    public void Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed[0] == PackedAsBits)
        {
            packed[1..].CopyTo(MemoryMarshal.AsBytes(_bits.AsSpan()));
            return;
        }

        var reader = new BitReader(packed[1..]);
        foreach (var doc in GapCode.Read(ref reader, Size))
        {
            Add(doc);
        }
    }
}
