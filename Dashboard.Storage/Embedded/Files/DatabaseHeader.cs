using System.Buffers.Binary;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>
/// Reads from a DuckDB file, without DuckDB, how many checkpoints it has taken: it keeps two headers and writes them in turn, so that the
/// higher number of those that match their checksum is the one that holds.
/// </summary>
internal static class DatabaseHeader
{
    private const int HeaderSize = 4096;
    private const int Checksum = 8;

    /// <summary>Null where neither header can be read.</summary>
    public static long? Checkpoints(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        long? newest = null;
        var header = new byte[HeaderSize];
        for (var at = HeaderSize; at <= 2 * HeaderSize; at += HeaderSize)
        {
            file.Position = at;
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
            {
                return newest;
            }

            var checksum = new LogChecksum();
            checksum.Add(header.AsSpan(Checksum));
            if (checksum.Value == BinaryPrimitives.ReadUInt64LittleEndian(header))
            {
                newest = Math.Max(newest ?? 0, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(Checksum)));
            }
        }

        return newest;
    }
}
