using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Dashboard.Core.Telemetry;
using ZstdNet;

namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>
/// Packs events into a block: the names of their fields, each once; the lengths; the heads (everything but the raw record); the raw records. A text that
/// stands in the raw record, as most do, is written as its place there. Not for two threads.
/// </summary>
internal sealed class RecordBlockWriter
{
    /// <summary>The quickest that is no special case: records alike pack well even so, and whoever sends them waits for it.</summary>
    private const int Level = 1;

    /// <summary>Shorter texts cost no more than their place would, as long as they would be a part of something.</summary>
    private const int LeastInRaw = 8;

    [ThreadStatic]
    private static Compressor? _compressor;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly ArrayBufferWriter<byte> _heads = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _front = new(4096);
    private readonly ArrayBufferWriter<byte> _lengths = new(512);
    private byte[] _plain = new byte[128 * 1024];
    private byte[] _packed = new byte[64 * 1024];
    private byte[] _text = new byte[1024];
    private readonly QuotedTexts _quoted = new();
    private readonly List<int> _expected = [];
    private long _base;
    private int _textNumber;

    /// <summary>How many of the events, from the first, go into one block.</summary>
    public static int Fitting(ReadOnlySpan<EventRecord> records)
    {
        var (count, bytes) = (0, 0);
        while (count < records.Length && count < RecordBlock.MaxEvents && (count == 0 || bytes + records[count].Raw.Length <= RecordBlock.MaxBytes))
        {
            bytes += records[count++].Raw.Length;
        }

        return count;
    }

    public byte[] Write(ReadOnlySpan<EventRecord> records)
    {
        _names.Clear();
        _heads.ResetWrittenCount();
        _front.ResetWrittenCount();
        _lengths.ResetWrittenCount();
        _base = records.IsEmpty ? 0 : records[0].OccurredAt.UtcTicks;
        var (rawBytes, isAscii) = (0, true);
        foreach (var record in records)
        {
            isAscii = isAscii && Ascii.IsValid(record.Raw.Span);
            var before = _heads.WrittenCount;
            WriteHead(record);
            Count(_lengths, _heads.WrittenCount - before);
            Count(_lengths, record.Raw.Length);
            rawBytes += record.Raw.Length;
        }

        _front.Write([(byte)(isAscii ? 1 : 0)]);
        BinaryPrimitives.WriteInt64LittleEndian(_front.GetSpan(sizeof(long)), _base);
        _front.Advance(sizeof(long));
        Count(_front, _names.Count);
        foreach (var name in _names.Keys)
        {
            var bytes = Utf8(name);
            Count(_front, bytes.Length);
            _front.Write(bytes);
        }

        Count(_front, records.Length);
        return Pack(records, rawBytes);
    }

    private byte[] Pack(ReadOnlySpan<EventRecord> records, int rawBytes)
    {
        var length = _front.WrittenCount + _lengths.WrittenCount + _heads.WrittenCount + rawBytes;
        if (_plain.Length < length)
        {
            _plain = new byte[length];
        }

        _front.WrittenSpan.CopyTo(_plain);
        _lengths.WrittenSpan.CopyTo(_plain.AsSpan(_front.WrittenCount));
        _heads.WrittenSpan.CopyTo(_plain.AsSpan(_front.WrittenCount + _lengths.WrittenCount));
        var at = length - rawBytes;
        foreach (var record in records)
        {
            record.Raw.Span.CopyTo(_plain.AsSpan(at));
            at += record.Raw.Length;
        }

        var most = RecordBlock.Header + Compressor.GetCompressBound(length);
        if (_packed.Length < most)
        {
            _packed = new byte[most];
        }

        BinaryPrimitives.WriteInt32LittleEndian(_packed, length);
        BinaryPrimitives.WriteInt32LittleEndian(_packed.AsSpan(sizeof(int)), length - rawBytes);
        var written = (_compressor ??= new(new CompressionOptions(Level))).Wrap(_plain.AsSpan(0, length), _packed.AsSpan(RecordBlock.Header));
        return _packed[..(RecordBlock.Header + written)];
    }

    private void WriteHead(EventRecord record)
    {
        var raw = record.Raw.Span;
        _quoted.Divide(raw);
        _textNumber = 0;
        Step(record.OccurredAt.UtcTicks - _base);
        Step(record.ObservedAt.UtcTicks - _base);
        Byte((byte)record.Outcome);
        FormAndText(record.Id, raw);
        FormAndText(record.Account, raw);
        FormAndText(record.Region, raw);
        FormAndText(record.Dataset, raw);
        FormAndText(record.Action, raw);
        Count(_heads, record.Fields.Count);

        // What fields there are and how each is written is the same for most records: together, so that it packs as one.
        Span<byte> forms = record.Fields.Count <= 256 ? stackalloc byte[256] : new byte[record.Fields.Count];
        Span<int> places = record.Fields.Count <= 256 ? stackalloc int[256] : new int[record.Fields.Count];
        for (var i = 0; i < record.Fields.Count; i++)
        {
            var (name, value) = record.Fields[i];
            (forms[i], places[i]) = Form(value, raw);
            Count(_heads, NameId(name));
            Byte(forms[i]);
        }

        for (var i = 0; i < record.Fields.Count; i++)
        {
            Value(record.Fields[i].Value, forms[i], places[i], raw);
        }
    }

    private int NameId(string name)
    {
        if (!_names.TryGetValue(name, out var id))
        {
            _names.Add(name, id = _names.Count);
        }

        return id;
    }

    private (byte Form, int Place) Form(FieldValue value, ReadOnlySpan<byte> raw)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                return TextForm(value.Text, raw);
            case FieldKind.Number:
                return (value.Number is >= 0 and < int.MaxValue && value.Number == (int)value.Number && !double.IsNegative(value.Number) ? RecordForm.SmallNumber : RecordForm.Number, 0);
            case FieldKind.Boolean:
                return (value.Boolean ? RecordForm.True : RecordForm.False, 0);
            case FieldKind.Time:
                return (RecordForm.Time, 0);
            case FieldKind.Address when TextForm(value.Address.ToString(), raw) is (RecordForm.TextInRaw, var at):
                return (RecordForm.AddressInRaw, at);
            case FieldKind.Address:
                return (value.Address.AddressFamily is AddressFamily.InterNetworkV6 && value.Address.ScopeId != 0 ? RecordForm.ScopedAddress : RecordForm.Address, 0);
            default:
                return (RecordForm.List, 0);
        }
    }

    private void Value(FieldValue value, byte form, int place, ReadOnlySpan<byte> raw)
    {
        switch (form)
        {
            case RecordForm.Text:
                Inline(value.Text);
                break;
            case RecordForm.TextInRaw or RecordForm.AddressInRaw:
                Count(_heads, place);
                break;
            case RecordForm.PartOfRaw:
                Count(_heads, place);
                Count(_heads, Encoding.UTF8.GetByteCount(value.Text));
                break;
            case RecordForm.Number:
                Long(BitConverter.DoubleToInt64Bits(value.Number));
                break;
            case RecordForm.SmallNumber:
                Count(_heads, (int)value.Number);
                break;
            case RecordForm.Time:
                Long(value.Time.UtcTicks);
                break;
            case RecordForm.Address:
                var address = value.Address.GetAddressBytes();
                Byte((byte)address.Length);
                _heads.Write(address);
                break;
            case RecordForm.ScopedAddress:
                Inline(value.Address.ToString());
                break;
            case RecordForm.List:
                Count(_heads, value.List.Length);
                foreach (var element in value.List)
                {
                    var (elementForm, elementPlace) = Form(element, raw);
                    Byte(elementForm);
                    Value(element, elementForm, elementPlace, raw);
                }

                break;
        }
    }

    private void FormAndText(string text, ReadOnlySpan<byte> raw)
    {
        var (form, place) = TextForm(text, raw);
        Byte(form);
        Value(FieldValue.Of(text), form, place, raw);
    }

    private (byte Form, int Place) TextForm(string text, ReadOnlySpan<byte> raw)
    {
        if (_textNumber == _expected.Count)
        {
            _expected.Add(0);
        }

        // The number that the text of this order had in the record before: records alike come together.
        var order = _textNumber++;
        var bytes = Utf8(text);
        if (_quoted.Find(raw, bytes, _expected[order]) is >= 0 and var number)
        {
            _expected[order] = number;
            return (RecordForm.TextInRaw, number);
        }

        return text.Length >= LeastInRaw && raw.IndexOf(bytes) is >= 0 and var place ? (RecordForm.PartOfRaw, place) : (RecordForm.Text, 0);
    }

    private void Inline(string text)
    {
        var bytes = Utf8(text);
        Count(_heads, bytes.Length);
        _heads.Write(bytes);
    }

    private ReadOnlySpan<byte> Utf8(string text)
    {
        if (_text.Length < text.Length * 3)
        {
            _text = new byte[text.Length * 3];
        }

        return _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text));
    }

    private void Step(long value)
    {
        for (var rest = (ulong)((value << 1) ^ (value >> 63)); ; rest >>= 7)
        {
            Byte((byte)(rest < 0x80 ? rest : (rest & 0x7F) | 0x80));
            if (rest < 0x80)
            {
                return;
            }
        }
    }

    private void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_heads.GetSpan(sizeof(long)), value);
        _heads.Advance(sizeof(long));
    }

    private void Byte(byte value)
    {
        _heads.GetSpan(1)[0] = value;
        _heads.Advance(1);
    }

    private static void Count(ArrayBufferWriter<byte> target, int value)
    {
        var span = target.GetSpan(5);
        var length = 0;
        for (var rest = (uint)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                span[length++] = (byte)rest;
                break;
            }

            span[length++] = (byte)(rest | 0x80);
        }

        target.Advance(length);
    }
}
