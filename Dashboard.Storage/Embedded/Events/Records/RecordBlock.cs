using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using ZstdNet;

namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>Gets a text of an event's field.</summary>
internal delegate void FieldTextVisitor(string field, ReadOnlySpan<byte> text);

/// <summary>
/// Up to <see cref="MaxEvents"/> whole events, packed together: small enough that one event costs little to reach, large enough that records alike pack
/// well. The raw records lie one after another, so that a text is looked for in all of them at once. <see cref="RecordBlockWriter"/> says how it is written.
/// </summary>
internal sealed class RecordBlock : IDisposable
{
    public const int MaxEvents = 32;

    /// <summary>A block ends here too, so that most are packed into one piece.</summary>
    public const int MaxBytes = 48 * 1024;

    /// <summary>Its plain length, and that of all that comes before the raw records.</summary>
    internal const int Header = 2 * sizeof(int);

    private const int MostPlain = 256 << 20;

    [ThreadStatic]
    private static QuotedTexts? _quoted;

    [ThreadStatic]
    private static Decompressor? _decompressor;

    private readonly byte[] _rented;
    private readonly long _time;
    private readonly string[] _names;
    private readonly int[] _heads;
    private readonly int[] _raws;

    private RecordBlock(byte[] rented, int length, int frontLength)
    {
        _rented = rented;
        var reader = new RecordReader(rented.AsSpan(0, frontLength), 0);
        IsAscii = reader.Byte() != 0;
        _time = reader.Long();
        _names = new string[Bounded(reader.Count(), frontLength)];
        for (var i = 0; i < _names.Length; i++)
        {
            _names[i] = TextPool.Of(reader.Bytes(reader.Count()));
        }

        Count = Bounded(reader.Count(), frontLength);
        (_heads, _raws) = (new int[Count + 1], new int[Count + 1]);
        for (var i = 0; i < Count; i++)
        {
            _heads[i + 1] = _heads[i] + reader.Count();
            _raws[i + 1] = _raws[i] + reader.Count();
        }

        for (var i = 0; i <= Count; i++)
        {
            _heads[i] += reader.Position;
            _raws[i] += frontLength;
        }

        if (_heads[Count] != frontLength || _raws[Count] != length)
        {
            throw Damaged();
        }
    }

    /// <summary>How many events it has.</summary>
    public int Count { get; }

    /// <summary>Whether every record in it is ASCII throughout.</summary>
    public bool IsAscii { get; }

    /// <summary>The raw records, one after another.</summary>
    public ReadOnlySpan<byte> AllRaw => _rented.AsSpan(_raws[0].._raws[Count]);

    /// <summary>Unpacks a block.</summary>
    /// <exception cref="StoreUnavailableException">It is not a block.</exception>
    public static RecordBlock Open(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < Header)
        {
            throw Damaged();
        }

        var (length, front) = (BinaryPrimitives.ReadInt32LittleEndian(packed), BinaryPrimitives.ReadInt32LittleEndian(packed[sizeof(int)..]));
        // Names and values of an event may be many times as long as its record; what is longer than all bounds together is not ours.
        if (length is < 0 or > MostPlain || front < 0 || front > length)
        {
            throw Damaged();
        }

        var data = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return (_decompressor ??= new()).Unwrap(packed[Header..], data.AsSpan(0, length)) == length ? new(data, length, front) : throw Damaged();
        }
        catch (Exception broken)
        {
            ArrayPool<byte>.Shared.Return(data);
            if (broken is ZstdException or ArgumentException or IndexOutOfRangeException)
            {
                throw Damaged();
            }

            throw;
        }
    }

    /// <summary>Whatever is counted takes a byte each.</summary>
    private static int Bounded(int count, int bytes) => count >= 0 && count <= bytes ? count : throw Damaged();

    public ReadOnlySpan<byte> Raw(int index) => _rented.AsSpan(_raws[index].._raws[index + 1]);

    /// <summary>Gives the memory back: nothing that points into it may be used any more.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    /// <summary>An event whole. Its raw record is part of the block's own memory: copy what is to outlive the block.</summary>
    public EventRecord Record(int index)
    {
        var raw = _rented.AsMemory(_raws[index].._raws[index + 1]);
        var reader = new RecordReader(_rented, _heads[index]);
        var texts = new TextReader(raw.Span);
        var occurred = new DateTimeOffset(_time + reader.Step(), TimeSpan.Zero);
        var observed = new DateTimeOffset(_time + reader.Step(), TimeSpan.Zero);
        var outcome = (Outcome)reader.Byte();
        var id = texts.Read(ref reader, reader.Byte());
        var account = texts.Read(ref reader, reader.Byte());
        var region = texts.Read(ref reader, reader.Byte());
        var dataset = texts.Read(ref reader, reader.Byte());
        var action = texts.Read(ref reader, reader.Byte());
        var fields = new KeyValuePair<string, FieldValue>[reader.Count()];
        var shape = reader;
        for (var i = 0; i < fields.Length; i++)
        {
            reader.Count();
            reader.Byte();
        }

        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new(_names[shape.Count()], Value(ref reader, ref texts, shape.Byte()));
        }

        return new()
        {
            OccurredAt = occurred,
            ObservedAt = observed,
            Outcome = outcome,
            Id = id,
            Account = account,
            Region = region,
            Dataset = dataset,
            Action = action,
            Fields = EventFields.Of(ImmutableCollectionsMarshal.AsImmutableArray(fields)),
            Raw = raw,
        };
    }

    /// <summary>Hands out the texts of an event's fields, those in lists included, without making strings of them.</summary>
    public void EachText(int index, FieldTextVisitor visit)
    {
        var reader = new RecordReader(_rented, _heads[index]);
        var texts = new TextReader(Raw(index));
        reader.Step();
        reader.Step();
        reader.Byte();
        const int Properties = 5;
        for (var i = 0; i < Properties; i++)
        {
            texts.Bytes(ref reader, reader.Byte());
        }

        var count = reader.Count();
        var shape = reader;
        for (var i = 0; i < count; i++)
        {
            reader.Count();
            reader.Byte();
        }

        for (var i = 0; i < count; i++)
        {
            VisitText(ref reader, ref texts, _names[shape.Count()], shape.Byte(), visit);
        }
    }

    private static void VisitText(ref RecordReader reader, ref TextReader texts, string name, byte form, FieldTextVisitor visit)
    {
        switch (form)
        {
            case RecordForm.Text or RecordForm.TextInRaw or RecordForm.PartOfRaw:
                visit(name, texts.Bytes(ref reader, form));
                break;
            case RecordForm.List:
                for (var left = reader.Count(); left > 0; left--)
                {
                    VisitText(ref reader, ref texts, name, reader.Byte(), visit);
                }

                break;
            default:
                Value(ref reader, ref texts, form);
                break;
        }
    }

    private static FieldValue Value(ref RecordReader reader, ref TextReader texts, byte form)
    {
        switch (form)
        {
            case RecordForm.Number:
                return FieldValue.Of(BitConverter.Int64BitsToDouble(reader.Long()));
            case RecordForm.SmallNumber:
                return FieldValue.Of(reader.Count());
            case RecordForm.True:
                return FieldValue.Of(true);
            case RecordForm.False:
                return FieldValue.Of(false);
            case RecordForm.Time:
                return FieldValue.Of(new DateTimeOffset(reader.Long(), TimeSpan.Zero));
            case RecordForm.Address:
                return FieldValue.Of(new IPAddress(reader.Bytes(reader.Byte())));
            case RecordForm.ScopedAddress:
                return FieldValue.Of(IPAddress.Parse(texts.Read(ref reader, RecordForm.Text)));
            case RecordForm.AddressInRaw:
                return FieldValue.Of(IPAddress.Parse(texts.Read(ref reader, RecordForm.TextInRaw)));
            case RecordForm.List:
                var values = new FieldValue[reader.Count()];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = Value(ref reader, ref texts, reader.Byte());
                }

                return FieldValue.Of([.. values]);
            default:
                return FieldValue.Of(texts.Read(ref reader, form));
        }
    }

    internal static StoreUnavailableException Damaged() => new("A block of events in events.duckdb cannot be unpacked: it was written by another program or is damaged. Restore the file from a backup, or narrow the query to other times.");

    /// <summary>Texts that stand in the raw record are kept as their place there.</summary>
    private readonly ref struct TextReader
    {
        private readonly ReadOnlySpan<byte> _raw;
        private readonly QuotedTexts _quoted;

        public TextReader(ReadOnlySpan<byte> raw)
        {
            _raw = raw;
            _quoted = RecordBlock._quoted ??= new();
            _quoted.Divide(raw);
        }

        public string Read(ref RecordReader reader, byte form) => TextPool.Of(Bytes(ref reader, form));

        public ReadOnlySpan<byte> Bytes(ref RecordReader reader, byte form)
        {
            switch (form)
            {
                case RecordForm.Text:
                    return reader.Bytes(reader.Count());
                case RecordForm.TextInRaw:
                    return _quoted.Of(_raw, reader.Count());
                case RecordForm.PartOfRaw:
                    var start = reader.Count();
                    return _raw.Slice(start, reader.Count());
                default:
                    throw Damaged();
            }
        }
    }
}
