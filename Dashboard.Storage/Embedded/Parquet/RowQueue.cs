using System.Collections.Immutable;
using System.Threading.Channels;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Parquet;

/// <summary>Rows on their way from who finds them to the statement that writes them: a few chunks at most, by number and by bytes.</summary>
internal sealed class RowQueue(ImmutableArray<RowColumn> columns) : IRowSource
{
    private const int ChunkRows = 2048;
    private const int ChunkBytes = 4 << 20;
    private const int Chunks = 4;
    private static readonly long TicksToEpoch = DateTimeOffset.UnixEpoch.UtcTicks;

    private readonly Channel<Chunk> _chunks = Channel.CreateBounded<Chunk>(new BoundedChannelOptions(Chunks) { SingleReader = true, SingleWriter = true });
    private Chunk _filling = new();
    private Chunk _current = new();
    private byte[] _text = new byte[4096];

    /// <summary>Why rows could not be handed over, if that was the reason for an end.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Takes whole lines; waits for room.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        while (!lines.IsEmpty)
        {
            var length = lines.Span.IndexOf((byte)'\n') + 1;
            _filling.Add(lines.Span[..length]);
            lines = lines[length..];
            if (_filling.Rows == ChunkRows || _filling.Bytes >= ChunkBytes)
            {
                await SendAsync(cancellationToken);
            }
        }
    }

    /// <summary>There are no more.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_filling.Rows > 0)
        {
            await SendAsync(cancellationToken);
        }

        _chunks.Writer.TryComplete();
    }

    /// <summary>Nothing is wanted of it any more. Harmless after its end.</summary>
    public void Abandon() => _chunks.Writer.TryComplete(new OperationCanceledException("The rows were broken off."));

    /// <inheritdoc/>
    public int Next()
    {
        try
        {
            // On the writing statement's own thread, which has nothing else to do.
            if (!_chunks.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return 0;
            }

            _chunks.Reader.TryRead(out _current!);
            return _current.Rows;
        }
        catch (OperationCanceledException broken)
        {
            Failure = broken;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Fill(ChunkWriter rows)
    {
        try
        {
            var filled = new bool[columns.Length];
            for (var row = 0; row < rows.Count; row++)
            {
                filled.AsSpan().Clear();
                var json = new JsonRow(_current.Line(row), columns);
                while (json.Next(out var column))
                {
                    filled[column] = true;
                    Set(rows, column, row, ref json);
                }

                for (var column = 0; column < filled.Length; column++)
                {
                    if (!filled[column])
                    {
                        rows.SetNull(column, row);
                    }
                }
            }
        }
        catch (Exception unreadable)
        {
            Failure = unreadable;
            throw;
        }
    }

    private void Set(ChunkWriter rows, int column, int row, ref JsonRow json)
    {
        switch (columns[column].Type)
        {
            case ColumnType.Whole:
                rows.Column<long>(column)[row] = json.Whole();
                break;
            case ColumnType.Number:
                rows.Column<double>(column)[row] = json.Number();
                break;
            case ColumnType.Time:
                rows.Column<long>(column)[row] = Micros(json.Time());
                break;
            case ColumnType.Json:
                rows.SetBytes(column, row, json.Json());
                break;
            default:
                rows.SetBytes(column, row, json.Text(ref _text));
                break;
        }
    }

    /// <summary>Instants in UTC are of microseconds here; what is finer is cut, before 1970 too.</summary>
    private static long Micros(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - TicksToEpoch;
        return (ticks < 0 ? ticks - TimeSpan.TicksPerMicrosecond + 1 : ticks) / TimeSpan.TicksPerMicrosecond;
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        var full = _filling;
        _filling = new();
        await _chunks.Writer.WriteAsync(full, cancellationToken);
    }

    /// <summary>Lines that become one chunk.</summary>
    private sealed class Chunk
    {
        private readonly List<int> _ends = [];
        private byte[] _bytes = new byte[64 * 1024];

        public int Rows => _ends.Count;

        public int Bytes { get; private set; }

        public void Add(ReadOnlySpan<byte> line)
        {
            if (_bytes.Length - Bytes < line.Length)
            {
                Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Bytes + line.Length));
            }

            line.CopyTo(_bytes.AsSpan(Bytes));
            Bytes += line.Length;
            _ends.Add(Bytes);
        }

        public ReadOnlySpan<byte> Line(int row) => _bytes.AsSpan((row == 0 ? 0 : _ends[row - 1])..(_ends[row] - 1));
    }
}
