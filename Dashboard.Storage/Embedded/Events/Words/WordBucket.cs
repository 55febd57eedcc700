using System.Buffers;
using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>
/// A share of a segment's tokens: those whose highest bits are its number. Frequent ones with the events that have them; of rare ones some further bits and
/// the window of events, so that one in five thousand of those that are not there seems to be.
/// </summary>
internal static class WordBucket
{
    private const int RareTokenBits = 20;
    private const int CountBits = 20;
    private const int WidthBits = 5;
    private const int WindowNumberBits = DocSet.Bits - DocSet.WindowBits;
    private const int EntryHeader = sizeof(ulong) + sizeof(ushort);

    public static int NumberOf(ulong token, int bits) => bits == 0 ? 0 : (int)(token >> (64 - bits));

    /// <summary>The number of a bucket among those of all segments.</summary>
    public static long Row(long segment, int number) => (segment << 16) | (uint)number;

    /// <summary>All buckets, empty ones too: one that is missing is damage and not an answer.</summary>
    public static byte[][] Pack(List<(ulong Token, byte[] Docs)> frequent, List<(ulong Token, int Window)> rare, int bits)
    {
        frequent.Sort((left, right) => left.Token.CompareTo(right.Token));
        var rented = ArrayPool<ulong>.Shared.Rent(rare.Count);
        var keys = rented.AsSpan(0, rare.Count);
        Sort(rare, bits, keys);
        var buckets = new byte[1 << bits][];
        var (atFrequent, atRare) = (0, 0);
        for (var number = 0; number < buckets.Length; number++)
        {
            var (firstFrequent, firstRare) = (atFrequent, atRare);
            while (atFrequent < frequent.Count && NumberOf(frequent[atFrequent].Token, bits) == number)
            {
                atFrequent++;
            }

            while (atRare < keys.Length && (int)(keys[atRare] >> (RareTokenBits + WindowNumberBits)) == number)
            {
                atRare++;
            }

            buckets[number] = PackOne(frequent[firstFrequent..atFrequent], keys[firstRare..atRare]);
        }

        ArrayPool<ulong>.Shared.Return(rented);
        return buckets;
    }

    /// <summary>All that is kept of a rare token in one number, highest first: bucket, further bits, window. Numbers are sorted several times as fast as pairs.</summary>
    private static void Sort(List<(ulong Token, int Window)> rare, int bits, Span<ulong> keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((rare[i].Token >> (64 - bits - RareTokenBits)) << WindowNumberBits) | (uint)rare[i].Window;
        }

        keys.Sort();
    }

    /// <summary>Adds the events that may have a token; true where they are those that have it, false where they are the windows that some of them are in.</summary>
    /// <param name="data">The bucket.</param>
    /// <param name="token">The token.</param>
    /// <param name="bits">The segment's.</param>
    /// <param name="into">An empty set.</param>
    /// <param name="everywhere">Whether every event has it; then nothing is added.</param>
    public static bool Find(ReadOnlySpan<byte> data, ulong token, int bits, DocSet into, out bool everywhere)
    {
        everywhere = false;
        var count = BinaryPrimitives.ReadUInt16LittleEndian(data);
        data = data[sizeof(ushort)..];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(data[sizeof(ulong)..]);
            if (BinaryPrimitives.ReadUInt64LittleEndian(data) == token)
            {
                everywhere = length == 0;
                if (!everywhere)
                {
                    into.Unpack(data.Slice(EntryHeader, length));
                }

                return true;
            }

            data = data[(EntryHeader + length)..];
        }

        FindRare(data, Short(token, bits), into);
        return false;
    }

    private static byte[] PackOne(List<(ulong Token, byte[] Docs)> frequent, ReadOnlySpan<ulong> rare)
    {
        var writer = new BitWriter();
        var width = GapCode.WidthFor(rare.Length, 1 << RareTokenBits);
        writer.Write((uint)rare.Length, CountBits);
        writer.Write((uint)width, WidthBits);
        var before = 0u;
        foreach (var key in rare)
        {
            var brief = (uint)(key >> WindowNumberBits) & ((1u << RareTokenBits) - 1);
            GapCode.WriteGap(writer, brief - before, width);
            writer.Write((uint)key & ((1u << WindowNumberBits) - 1), WindowNumberBits);
            before = brief;
        }

        var bucket = new byte[sizeof(ushort) + frequent.Sum(entry => EntryHeader + entry.Docs.Length) + writer.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(bucket, (ushort)frequent.Count);
        var at = sizeof(ushort);
        foreach (var (token, docs) in frequent)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bucket.AsSpan(at), token);
            BinaryPrimitives.WriteUInt16LittleEndian(bucket.AsSpan(at + sizeof(ulong)), (ushort)docs.Length);
            docs.CopyTo(bucket, at + EntryHeader);
            at += EntryHeader + docs.Length;
        }

        writer.ToArray().CopyTo(bucket, at);
        return bucket;
    }

    private static void FindRare(ReadOnlySpan<byte> data, uint wanted, DocSet into)
    {
        var reader = new BitReader(data);
        var count = (int)reader.Read(CountBits);
        var width = (int)reader.Read(WidthBits);
        var found = 0u;
        for (; count > 0; count--)
        {
            found += GapCode.ReadGap(ref reader, width);
            var window = (int)reader.Read(WindowNumberBits);
            if (found == wanted)
            {
                into.AddWindow(window);
            }
            else if (found > wanted)
            {
                return;
            }
        }
    }

    private static uint Short(ulong token, int bits) => (uint)((token << bits) >> (64 - RareTokenBits));
}
