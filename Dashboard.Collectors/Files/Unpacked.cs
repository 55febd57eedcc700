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
        var isPacked = read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        return new BoundedStream(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file, maxBytes);
    }
}
