using System.IO.Pipelines;
using Dashboard.Core.Collection;

namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>Reads Parquet on a thread of its own, some way ahead of who takes the text: DuckDB blocks.</summary>
public sealed class ParquetReader : IParquetReader
{
    private const int PieceBytes = 64 * 1024;
    private const int AheadBytes = 1 << 20;

    /// <inheritdoc/>
    public async ValueTask<Stream> OpenAsync(string path, Func<string, string> rename)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: AheadBytes, resumeWriterThreshold: AheadBytes / 2, useSynchronizationContext: false));
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Factory.StartNew(() => Read(path, rename, pipe.Writer, opened), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await await Task.WhenAny(opened.Task, reading);
        return new ReadAhead(pipe.Reader, reading);
    }

    private static void Read(string path, Func<string, string> rename, PipeWriter into, TaskCompletionSource opened)
    {
        try
        {
            using var lines = ParquetLineStream.Open(path, rename);
            opened.SetResult();
            while (lines.Read(into.GetSpan(PieceBytes)) is var read and > 0)
            {
                into.Advance(read);
                if (into.FlushAsync().AsTask().GetAwaiter().GetResult().IsCompleted)
                {
                    return;
                }
            }
        }
        finally
        {
            // What came before a failure is to be read; the task has the failure.
            into.Complete();
        }
    }

    /// <summary>Text that a thread reads ahead. At its end it throws what the thread failed with.</summary>
    private sealed class ReadAhead(PipeReader text, Task reading) : Stream
    {
        private readonly Stream _text = text.AsStream(leaveOpen: true);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await _text.ReadAsync(buffer, cancellationToken);
            if (read == 0 && buffer.Length > 0)
            {
                await reading;
            }

            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it with ReadAsync.");

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override async ValueTask DisposeAsync()
        {
            await text.CompleteAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                text.Complete();
            }

            base.Dispose(disposing);
        }
    }
}
