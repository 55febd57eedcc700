using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>What a look at a write-ahead log found.</summary>
internal abstract record LogVerdict
{
    private LogVerdict() { }

    /// <summary>Every entry matches its checksum; at most the end of the last one is missing, which DuckDB drops by itself.</summary>
    public sealed record Sound : LogVerdict;

    /// <summary>What begins at <paramref name="Good"/> cannot be right: only what lies before can be kept.</summary>
    public sealed record Damaged(long Good, long Length) : LogVerdict;

    /// <summary>It is damaged, but belongs to a checkpoint that came to its end: all that it says is in the file, and nobody needs it any more.</summary>
    public sealed record Spent : LogVerdict;
}

/// <summary>
/// Reads the entries of DuckDB's write-ahead log (size, checksum, payload) without DuckDB, before the instance opens: one wrong byte would
/// make it refuse the whole file, and a zeroed beginning would make it drop the log without a word.
/// </summary>
internal static class WriteAheadLog
{
    private const int EntryHeader = 16;
    private const int MaxStart = 256;
    private const byte VersionEntry = 98;

    /// <summary>The entry that ends every transaction: size 5, its checksum, and field 100 with type 100.</summary>
    private static readonly byte[] EndOfTransaction = MakeEndOfTransaction();

    /// <param name="path">The log.</param>
    /// <param name="database">The file that it belongs to.</param>
    public static LogVerdict Examine(string path, string database)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan);
        if (file.Length == 0)
        {
            return new LogVerdict.Sound();
        }

        var start = new byte[(int)Math.Min(MaxStart, file.Length)];
        file.ReadExactly(start);
        if (ReadStart(start) is not { } begun)
        {
            return new LogVerdict.Damaged(0, file.Length);
        }

        var verdict = Walk(file, begun.Length);

        // A kill between the end of a checkpoint and the removal of its log leaves the log of the file's version before.
        return verdict is LogVerdict.Damaged && begun.Checkpoint < DatabaseHeader.Checkpoints(database) ? new LogVerdict.Spent() : verdict;
    }

    /// <summary>
    /// How long the first entry is, and which checkpoint it follows. It has neither size nor checksum: fields 100 (its type), 101 (version), 102 (16
    /// numbers that name the database file) and 103 (which checkpoint it follows), the numbers in groups of seven bits, then 0xFFFF.
    /// </summary>
    private static (int Length, long? Checkpoint)? ReadStart(ReadOnlySpan<byte> start)
    {
        var at = 0;
        if (!Field(start, 100) || at >= start.Length || start[at++] != VersionEntry || !Field(start, 101) || Number(start) is null)
        {
            return null;
        }

        if (Field(start, 102))
        {
            if (at >= start.Length || start[at++] != 16)
            {
                return null;
            }

            for (var i = 0; i < 16; i++)
            {
                if (Number(start) is null)
                {
                    return null;
                }
            }
        }

        long? checkpoint = null;
        if (Field(start, 103) && (checkpoint = Number(start)) is null)
        {
            return null;
        }

        return Field(start, ushort.MaxValue) ? (at, checkpoint) : null;

        bool Field(ReadOnlySpan<byte> bytes, ushort id)
        {
            if (at + 2 > bytes.Length || BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) != id)
            {
                return false;
            }

            at += 2;
            return true;
        }

        long? Number(ReadOnlySpan<byte> bytes)
        {
            const int Longest = 10;
            var value = 0L;
            for (var i = 0; i < Longest && at < bytes.Length; i++)
            {
                var seven = bytes[at++];
                value |= (long)(seven & 0x7F) << (7 * i);
                if ((seven & 0x80) == 0)
                {
                    return value;
                }
            }

            return null;
        }
    }

    private static LogVerdict Walk(FileStream file, long first)
    {
        var buffer = new byte[1 << 20];
        file.Position = first;
        while (true)
        {
            var at = file.Position;
            switch (ReadEntry(file, buffer))
            {
                case Entry.Good:
                    break;
                case Entry.Torn when !IsAnythingCommittedAfter(file, at, buffer):
                    return new LogVerdict.Sound();
                default:
                    return new LogVerdict.Damaged(at, file.Length);
            }
        }
    }

    /// <summary>An entry that seems to reach past the end of the file was torn by a crash, unless something was committed after it: then its size is what is wrong.</summary>
    private static bool IsAnythingCommittedAfter(FileStream file, long at, byte[] buffer)
    {
        file.Position = at + 1;
        var kept = 0;
        while (true)
        {
            var read = file.ReadAtLeast(buffer.AsSpan(kept), 1, throwOnEndOfStream: false);
            if (read == 0)
            {
                return false;
            }

            var seen = buffer.AsSpan(0, kept + read);
            if (seen.IndexOf(EndOfTransaction) >= 0)
            {
                return true;
            }

            kept = Math.Min(seen.Length, EndOfTransaction.Length - 1);
            seen[^kept..].CopyTo(buffer);
        }
    }

    private static byte[] MakeEndOfTransaction()
    {
        byte[] payload = [100, 0, 100, 0xFF, 0xFF];
        var checksum = new LogChecksum();
        checksum.Add(payload);
        var entry = new byte[EntryHeader + payload.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, (ulong)payload.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), checksum.Value);
        payload.CopyTo(entry, EntryHeader);
        return entry;
    }

    private enum Entry
    {
        Good,
        Torn,
        Bad,
    }

    private static Entry ReadEntry(FileStream file, byte[] buffer)
    {
        Span<byte> header = stackalloc byte[EntryHeader];
        if (file.ReadAtLeast(header, EntryHeader, throwOnEndOfStream: false) < EntryHeader)
        {
            return Entry.Torn;
        }

        var size = BinaryPrimitives.ReadUInt64LittleEndian(header);
        var stored = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (size == 0)
        {
            return Entry.Bad;
        }

        if (size > (ulong)(file.Length - file.Position))
        {
            return Entry.Torn;
        }

        var checksum = new LogChecksum();
        for (var left = (long)size; left > 0;)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, left));
            file.ReadExactly(part);
            left -= part.Length;
            checksum.Add(part);
        }

        return checksum.Value == stored ? Entry.Good : Entry.Bad;
    }
}

/// <summary>DuckDB's checksum of a log entry. Parts but the last must be a multiple of 8 bytes long.</summary>
internal struct LogChecksum
{
    private const ulong Seed = 5381;
    private const ulong WordFactor = 0xBF58476D1CE4E5B9;
    private const ulong TailSeed = 0xE17A1465;
    private const ulong TailFactor = 0xC6A4A7935BD1E995;
    private const int TailShift = 47;

    private ulong _value;

    public LogChecksum() => _value = Seed;

    public readonly ulong Value => _value;

    public void Add(ReadOnlySpan<byte> part)
    {
        while (part.Length >= 8)
        {
            _value ^= BinaryPrimitives.ReadUInt64LittleEndian(part) * WordFactor;
            part = part[8..];
        }

        if (part.IsEmpty)
        {
            return;
        }

        var hash = TailSeed ^ ((ulong)part.Length * TailFactor);
        for (var i = part.Length - 1; i >= 0; i--)
        {
            hash ^= (ulong)part[i] << (8 * i);
        }

        hash *= TailFactor;
        hash ^= hash >> TailShift;
        hash *= TailFactor;
        hash ^= hash >> TailShift;
        _value ^= hash;
    }
}
