using System.Buffers.Binary;
using System.IO.Compression;

namespace Dashboard.Collectors.Files;

/// <summary>Opens a log file whatever it is called: gzip is told by its first bytes, because a proxy may have unpacked it already.</summary>
internal static class Unpacked
{
    /// <summary>Twenty times the largest packed file that AWS writes (50 MB).</summary>
    public const long MaxBytes = 1L << 30;

    /// <summary>Takes over the stream, which must be able to seek.</summary>
    public static Stream Open(Stream file, long maxBytes = MaxBytes)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        file.Position -= read;
        return read == 2 && magic[0] == 0x1F && magic[1] == 0x8B
            ? new BoundedStream(new GZipStream(file, CompressionMode.Decompress), UnpackedSize(file), maxBytes)
            : new BoundedStream(file, 0, maxBytes);
    }

    /// <summary>
    /// What the last four bytes say. Of a file in several members it is the size of the last, so that more may come; of a file that was cut
    /// it is four bytes of packed data, which are almost always more than what unpacks.
    /// </summary>
    private static uint UnpackedSize(Stream file)
    {
        Span<byte> size = stackalloc byte[4];
        var start = file.Position;
        file.Position = Math.Max(start, file.Length - size.Length);
        var read = file.ReadAtLeast(size, size.Length, throwOnEndOfStream: false);
        file.Position = start;
        return read == size.Length ? BinaryPrimitives.ReadUInt32LittleEndian(size) : 1;
    }
}
