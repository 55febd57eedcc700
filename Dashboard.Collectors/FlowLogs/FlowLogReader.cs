using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>
/// Reads flow log text from a stream, block by block. The same text always gives the same blocks, however the stream cuts it,
/// because a block's place among an object's parts is what its batch is known by.
/// </summary>
public sealed class FlowLogReader
{
    // Fits in the second-level cache together with the columns that come of it.
    private const int StretchBytes = 192 * 1024;
    private const int Front = FlowLogParser.Front;

    private readonly Stream _stream;
    private readonly FlowLogReaderOptions _options;
    private readonly ColumnPool _pool;
    private readonly FlowLogParser _parser = new(StretchBytes + 1);
    private readonly byte[] _buffer = GC.AllocateArray<byte>(Front + StretchBytes + 1 + FlowLogParser.Slack);
    private FlowColumns? _columns;
    private FlowLogFormat? _format;
    private bool _begun;
    private bool _ended;
    private string? _cut;
    private bool _insideLongLine;
    private int _length;
    private long _bytes;

    /// <param name="stream">Uncompressed text. The caller disposes it.</param>
    /// <param name="origin">What to call it in rejections: the object's key.</param>
    /// <param name="options">Format, limits.</param>
    public FlowLogReader(Stream stream, string origin, FlowLogReaderOptions options)
        : this(stream, origin, options, ColumnPool.Shared)
    {
    }

    internal FlowLogReader(Stream stream, string origin, FlowLogReaderOptions options, ColumnPool pool)
    {
        (_stream, _options, _format, _pool) = (stream, options, options.Format, pool);
        Tally = new(origin);
    }

    /// <summary>What was read so far.</summary>
    public FlowLogTally Tally { get; }

    private ref byte Text => ref _buffer[Front];

    /// <summary>The next block, full except before a change of format and at the end; null behind the last one.</summary>
    public async ValueTask<FlowBlock?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!_ended)
            {
                await FillAsync(cancellationToken);
            }

            if (_length == 0)
            {
                NameCut();
                return _columns is { Count: > 0 } ? _columns.Build() : null;
            }

            if (Advance())
            {
                return _columns!.Build();
            }
        }
    }

    /// <summary>Fills the buffer to its end before anything is parsed, so that where a stretch ends depends on the text alone.</summary>
    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var room = (int)Math.Min(StretchBytes - _length, _options.MaxBytes - _bytes + 1);
        var read = await ReadAsync(room, cancellationToken);
        (_length, _bytes, _ended) = (_length + read, _bytes + read, read < room);
        if (_bytes > _options.MaxBytes || _cut is not null)
        {
            // The last line may not be whole, and still look it.
            _cut ??= string.Create(CultureInfo.InvariantCulture, $"The text goes on past {_options.MaxBytes} bytes and is not read further: split the object, or raise the limit.");
            (_length, _ended) = (_buffer.AsSpan(Front, _length).LastIndexOf((byte)'\n') + 1, true);
        }
        else if (_ended && (_insideLongLine || (_length > 0 && _buffer[Front + _length - 1] != '\n')))
        {
            _buffer[Front + _length++] = (byte)'\n';
        }
    }

    private async ValueTask<int> ReadAsync(int room, CancellationToken cancellationToken)
    {
        var read = 0;
        try
        {
            while (read < room && await _stream.ReadAsync(_buffer.AsMemory(Front + _length + read, room - read), cancellationToken) is > 0 and var some)
            {
                read += some;
            }
        }
        catch (InvalidDataException damage)
        {
            _cut = $"The file is damaged here: {damage.Message.TrimEnd('.')}; what came before is taken.";
        }

        return read;
    }

    private void NameCut()
    {
        if (_cut is { } reason)
        {
            Tally.Reject(0, reason, []);
            Tally.Add(1, 0);
            _cut = null;
        }
    }

    /// <summary>Parses what is in the buffer; true when a block must be handed over before more can be parsed.</summary>
    private bool Advance()
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref Text, _length);
        var whole = text.LastIndexOf((byte)'\n') + 1;
        if (_insideLongLine || whole == 0)
        {
            PassLongLine(text, text.IndexOf((byte)'\n'));
            return false;
        }

        if (!_begun && !Begin(text))
        {
            return false;
        }

        _columns ??= new FlowColumns(_format ?? FlowLogFormat.Default, _options.RecordsPerBlock, _pool);
        var done = _parser.Parse(ref Text, whole, _columns, Tally);
        Consume(done);
        if (done == whole)
        {
            return _columns.Room == 0;
        }

        // The columns are full, or the next line is a header.
        if (_columns.Room > 0)
        {
            return TakeHeader();
        }

        return true;
    }

    private bool Begin(ReadOnlySpan<byte> text)
    {
        var line = LineText.Of(ref Text, text.IndexOf((byte)'\n'));
        if (line.IsEmpty)
        {
            Tally.Header();
            Consume(text.IndexOf((byte)'\n') + 1);
            return false;
        }

        _begun = true;
        if (FlowLogFormat.IsHeader(line))
        {
            TakeHeader();
            return false;
        }

        var format = _format ?? FlowLogFormat.Default;
        var problem = TimeProblem(format);
        Use(problem is null ? format : null, problem ?? "");
        return true;
    }

    /// <summary>Takes the header that the text begins with; true where it changes the format, so that the rows before it are a block of their own.</summary>
    private bool TakeHeader()
    {
        var text = MemoryMarshal.CreateReadOnlySpan(ref Text, _length);
        var end = text.IndexOf((byte)'\n');
        var line = LineText.Of(ref Text, end);
        var problem = FlowLogFormat.TryParse(Encoding.ASCII.GetString(line), out var format);
        var changes = _columns is not null && (format is null || _format is null || !format.Fields.SequenceEqual(_format.Fields));
        if (changes && _columns!.Count > 0)
        {
            // Again with empty columns: the header stays until its predecessor's block is handed over.
            return true;
        }

        if (changes)
        {
            _columns = null;
        }

        problem ??= TimeProblem(format!);
        if (problem is null)
        {
            Tally.Header();
            Use(format, "");
        }
        else
        {
            Tally.Reject(0, problem, line);
            Tally.Add(1, 0);
            Use(null, $"The line stands behind a header that cannot be used. {problem}");
        }

        Consume(end + 1);
        return false;
    }

    private void Use(FlowLogFormat? format, string problem)
    {
        _format = format;
        _parser.Use(format, problem, _options.DefaultTime?.ToUnixTimeSeconds() ?? 0);
    }

    private string? TimeProblem(FlowLogFormat format) =>
        format.HasTime || _options.DefaultTime is not null ? null
        : "The format names neither start nor end, so its records have no time: add one of them to the flow log's format.";

    private void PassLongLine(ReadOnlySpan<byte> text, int end)
    {
        if (!_insideLongLine)
        {
            Tally.Reject(0, $"The line has more than {FlowLogParser.MaxLineBytes} bytes.", text);
        }

        _insideLongLine = end < 0;
        Consume(end < 0 ? text.Length : end + 1);
        if (end >= 0)
        {
            Tally.Add(1, 0);
        }
    }

    private void Consume(int bytes)
    {
        _buffer.AsSpan(Front + bytes, _length - bytes).CopyTo(_buffer.AsSpan(Front));
        _length -= bytes;
    }
}
