using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.State;

/// <summary>
/// Reads SQLite's write-ahead log before SQLite does. It ends the log at the first frame whose checksum is wrong, which is right after a crash and
/// silent when a byte was damaged: transactions that were acknowledged after it are gone without a word. This finds the word.
/// </summary>
internal static class StateLog
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const uint LittleEndianMagic = 0x377F0682;
    private const uint BigEndianMagic = 0x377F0683;
    private const int MaxPage = 65_536;

    /// <summary>How many transactions lie behind a frame that SQLite will not pass; zero for a sound log.</summary>
    public static int Unreachable(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            return 0;
        }

        var pageBytes = (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        if (pageBytes is < 512 or > MaxPage)
        {
            // The header is gone, and with it where frames begin: everything in it is unreachable.
            return 1;
        }

        var bigEndian = BinaryPrimitives.ReadUInt32BigEndian(header) == BigEndianMagic;
        var sum = new FrameSum(bigEndian);
        sum.Add(header.AsSpan(0, 24));
        var sound = (bigEndian || BinaryPrimitives.ReadUInt32BigEndian(header) == LittleEndianMagic) && sum.Equals(header.AsSpan(24));
        return Count(file, pageBytes, header.AsSpan(16, 8).ToArray(), sum, sound);
    }

    private static int Count(FileStream file, int pageBytes, byte[] salt, FrameSum sum, bool sound)
    {
        var frame = new byte[FrameHeaderBytes + pageBytes];
        var unreachable = 0;
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            var isOfThisLog = frame.AsSpan(8, 8).SequenceEqual(salt);
            if (sound)
            {
                sum.Add(frame.AsSpan(0, 8));
                sum.Add(frame.AsSpan(FrameHeaderBytes));
                sound = isOfThisLog && sum.Equals(frame.AsSpan(16, 8));
            }

            var endsTransaction = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (!sound && isOfThisLog && endsTransaction)
            {
                unreachable++;
            }
        }

        return unreachable;
    }

    /// <summary>SQLite's running checksum over pairs of 32-bit words.</summary>
    private struct FrameSum(bool bigEndian)
    {
        private uint _first;
        private uint _second;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                _first += Word(bytes) + _second;
                _second += Word(bytes[4..]) + _first;
            }
        }

        public readonly bool Equals(ReadOnlySpan<byte> stored) =>
            _first == BinaryPrimitives.ReadUInt32BigEndian(stored) && _second == BinaryPrimitives.ReadUInt32BigEndian(stored[4..]);

        private readonly uint Word(ReadOnlySpan<byte> bytes) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
