namespace Dashboard.Collectors.Files;

/// <summary>
/// A stream that hands out so many bytes and no more: what unpacks without end is an attack, not a log.
/// And no fewer: the framework takes a packed file that was cut for one that has ended.
/// </summary>
internal sealed class BoundedStream(Stream inner, long leastBytes, long maxBytes) : Stream
{
    private long _taken;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">More came than is allowed, or fewer than there must be.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken), buffer.Length);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <exception cref="InvalidDataException">More came than is allowed, or fewer than there must be.</exception>
    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count), count);

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read, int asked)
    {
        _taken += read;
        return _taken > maxBytes ? throw new InvalidDataException($"it unpacks to more than {maxBytes:N0} bytes")
            : read == 0 && asked > 0 && _taken < leastBytes ? throw new InvalidDataException($"it ends after {_taken:N0} bytes, before its end")
            : read;
    }
}
