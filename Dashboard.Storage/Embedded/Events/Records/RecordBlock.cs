using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>Gets a text of an event's field.</summary>
internal delegate void FieldTextVisitor(string field, ReadOnlySpan<byte> text);

/// <summary>
/// Up to <see cref="MaxEvents"/> whole events, packed together: small enough that one event costs little to reach, large enough that records alike pack
/// well. The raw records lie one after another, so that a text is looked for in all of them at once. <see cref="RecordBlockWriter"/> says how it is written.
/// </summary>
internal sealed class RecordBlock : IDisposable
{
    public const int MaxEvents = 64;

    /// <summary>A block ends here too: records of CloudTrail's greatest size must not make blocks of megabytes.</summary>
    public const int MaxBytes = 256 * 1024;

    internal const int Header = 4;

    private readonly byte[] _rented;
    private readonly ReadOnlyMemory<byte> _data;
    private readonly string[] _names;
    private readonly int[] _heads;
    private readonly int[] _raws;

    private RecordBlock(byte[] rented, int length)
    {
        (_rented, _data) = (rented, rented.AsMemory(0, length));
        var reader = new RecordReader(_data.Span, 0);
        _names = new string[reader.Count()];
        for (var i = 0; i < _names.Length; i++)
        {
            _names[i] = TextPool.Of(reader.Bytes(reader.Count()));
        }

        Count = reader.Count();
        (_heads, _raws) = (new int[Count + 1], new int[Count + 1]);
        for (var i = 0; i < Count; i++)
        {
            _heads[i + 1] = reader.Count();
            _raws[i + 1] = reader.Count();
        }

        _heads[0] = reader.Position;
        for (var i = 0; i < Count; i++)
        {
            _heads[i + 1] += _heads[i];
        }

        _raws[0] = _heads[Count];
        for (var i = 0; i < Count; i++)
        {
            _raws[i + 1] += _raws[i];
        }

        if (_raws[Count] != length)
        {
            throw Damaged();
        }

        IsAscii = Ascii.IsValid(AllRaw);
    }

    public int Count { get; }

    /// <summary>Whether every record in it is ASCII throughout.</summary>
    public bool IsAscii { get; }

    /// <summary>All raw records, one after another.</summary>
    public ReadOnlySpan<byte> AllRaw => _data.Span[_raws[0].._raws[Count]];

    /// <exception cref="StoreUnavailableException">It is not a block.</exception>
    public static RecordBlock Open(ReadOnlySpan<byte> packed)
    {
        try
        {
            var length = packed.Length < Header ? -1 : BinaryPrimitives.ReadInt32LittleEndian(packed);
            // Twice the bound and the largest record: whatever says more is not ours.
            if (length is < 0 or > (2 * MaxBytes) + (4 * EventRecord.MaxRawBytes))
            {
                throw Damaged();
            }

            var data = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                return BrotliDecoder.TryDecompress(packed[Header..], data, out var written) && written == length ? new(data, length) : throw Damaged();
            }
            catch
            {
                ArrayPool<byte>.Shared.Return(data);
                throw;
            }
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Damaged();
        }
        catch (IndexOutOfRangeException)
        {
            throw Damaged();
        }
    }

    public ReadOnlySpan<byte> Raw(int index) => _data.Span[_raws[index].._raws[index + 1]];

    /// <summary>Where the raw record of an event begins within <see cref="AllRaw"/>.</summary>
    public int RawStart(int index) => _raws[index] - _raws[0];

    /// <summary>Gives the memory back: nothing that points into it may be used any more.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    /// <summary>An event whole. Its raw record is part of the block's own memory: copy what is to outlive the block.</summary>
    public EventRecord Record(int index)
    {
        var raw = _data[_raws[index].._raws[index + 1]];
        var reader = new RecordReader(_data.Span, _heads[index]);
        var texts = new TextReader(raw.Span);
        var occurred = reader.Time();
        var observed = reader.Time();
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
            Fields = EventFields.Of(fields),
            Raw = raw,
        };
    }

    /// <summary>Hands out the texts of an event's fields, those in lists included, without making strings of them.</summary>
    public void EachText(int index, FieldTextVisitor visit)
    {
        var reader = new RecordReader(_data.Span, _heads[index]);
        var texts = new TextReader(Raw(index));
        reader.Long();
        reader.Long();
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
            case RecordForm.Text or RecordForm.TextInRaw:
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
                return FieldValue.Of(reader.Time());
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

    /// <summary>Texts that stand in the raw record are kept as their place there, counted from the end of the one before.</summary>
    private ref struct TextReader(ReadOnlySpan<byte> raw)
    {
        private readonly ReadOnlySpan<byte> _raw = raw;
        private int _end;

        public string Read(ref RecordReader reader, byte form) => TextPool.Of(Bytes(ref reader, form));

        public ReadOnlySpan<byte> Bytes(ref RecordReader reader, byte form)
        {
            if (form == RecordForm.Text)
            {
                return reader.Bytes(reader.Count());
            }

            if (form != RecordForm.TextInRaw)
            {
                throw Damaged();
            }

            var start = _end + reader.Signed();
            var length = reader.Count();
            _end = start + length;
            return _raw.Slice(start, length);
        }
    }
}
