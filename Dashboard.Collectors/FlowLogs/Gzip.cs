using System.IO.Compression;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>Tells gzip by its first bytes: files come with and without <c>.gz</c> in their names.</summary>
internal static class Gzip
{
    /// <summary>The text of a stream. Disposing it disposes the stream.</summary>
    public static async ValueTask<Stream> UnpackAsync(Stream content, CancellationToken cancellationToken)
    {
        var first = new byte[2];
        var read = await content.ReadAtLeastAsync(first, 2, throwOnEndOfStream: false, cancellationToken);
        var whole = new PrefixedStream(first.AsMemory(0, read), content);
        return read == 2 && first is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    /// <summary>Bytes that were read already, and then the rest of their stream.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _prefix = prefix;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => TakePrefix(buffer) is > 0 and var taken ? taken : rest.Read(buffer);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            TakePrefix(buffer.Span) is > 0 and var taken ? ValueTask.FromResult(taken) : rest.ReadAsync(buffer, cancellationToken);

        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await rest.DisposeAsync();
            await base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                rest.Dispose();
            }

            base.Dispose(disposing);
        }

        private int TakePrefix(Span<byte> buffer)
        {
            var taken = Math.Min(_prefix.Length, buffer.Length);
            _prefix.Span[..taken].CopyTo(buffer);
            _prefix = _prefix[taken..];
            return taken;
        }
    }
}
