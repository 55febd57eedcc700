using System.Buffers;

namespace Dashboard.Collectors.Files;

/// <summary>
/// Cuts a stream of bytes into JSON objects: <c>{"Records":[…]}</c>, a bare list, objects one a line or one after another.
/// It only matches braces, so that one bad record costs itself and not the file; whether a record is JSON, its normalizer says.
/// Takes bytes in any portions and holds no more than one record.
/// </summary>
internal sealed class JsonRecordSplitter(int maxRecordBytes, params IReadOnlyCollection<string> listNames)
{
    private const int KeptOfBroken = 2048;
    private static readonly SearchValues<byte> InText = SearchValues.Create("\"\\\n"u8);
    private static readonly SearchValues<byte> OutsideText = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> JunkEnd = SearchValues.Create("\n{"u8);

    private readonly byte[][] _listNames = [.. listNames.Select(System.Text.Encoding.UTF8.GetBytes)];
    private readonly ArrayBufferWriter<byte> _current = new();
    private Place _place = Place.Between;
    private List _list = List.None;
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _tooLarge;
    private byte _previous;
    private Range _lastText;
    private int _textStart;

    private enum Place
    {
        Between,
        Record,
        Junk,
        Envelope,
    }

    private enum List
    {
        None,
        Bare,
        Enveloped,
    }

    /// <summary>Takes the next portion and adds what became whole.</summary>
    public void Push(ReadOnlySpan<byte> portion, ICollection<SplitRecord> output)
    {
        while (!portion.IsEmpty)
        {
            // Nothing is taken where only the place changes: the next turn takes the byte as what it is there.
            var taken = _place switch
            {
                Place.Between => TakeBetween(portion[0]),
                Place.Junk => TakeJunk(portion, output),
                _ => TakeStructure(portion, output),
            };
            if (taken > 0)
            {
                _previous = portion[taken - 1];
                portion = portion[taken..];
            }
        }
    }

    /// <summary>Says what is unfinished at the end.</summary>
    public void Complete(ICollection<SplitRecord> output)
    {
        switch (_place)
        {
            case Place.Record:
                Break(_tooLarge ? TooLarge : "The file ends in the middle of a record.", output);
                break;
            case Place.Junk:
                Break("This is not a JSON object.", output);
                break;
        }

        if (_list is not List.None)
        {
            output.Add(new SplitRecord.Broken("The file ends before its list of records is closed; what came before is taken.", default));
        }
    }

    private string TooLarge => $"The record is larger than {maxRecordBytes:N0} bytes.";

    private int TakeBetween(byte next)
    {
        switch (next)
        {
            case (byte)'{':
                (_place, _depth, _inText, _escaped, _tooLarge, _lastText) = (Place.Record, 0, false, false, false, default);
                _current.ResetWrittenCount();
                _previous = 0;
                return 0;
            case (byte)'[' when _list is List.None:
                _list = List.Bare;
                return 1;
            case (byte)']' when _list is List.Bare:
                _list = List.None;
                return 1;
            case (byte)']' when _list is List.Enveloped:
                (_place, _depth, _inText, _escaped) = (Place.Envelope, 1, false, false);
                return 1;
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',':
            case 0xEF or 0xBB or 0xBF:
                return 1;
            default:
                _place = Place.Junk;
                _current.ResetWrittenCount();
                return 0;
        }
    }

    private int TakeJunk(ReadOnlySpan<byte> portion, ICollection<SplitRecord> output)
    {
        var end = portion.IndexOfAny(JunkEnd);
        var junk = end < 0 ? portion : portion[..end];
        Keep(junk, KeptOfBroken);
        if (end >= 0)
        {
            Break("This is not a JSON object.", output);
        }

        return junk.Length;
    }

    private int TakeStructure(ReadOnlySpan<byte> portion, ICollection<SplitRecord> output)
    {
        if (_escaped)
        {
            _escaped = false;
            Keep(portion[..1], maxRecordBytes);
            return 1;
        }

        var at = portion.IndexOfAny(_inText ? InText : OutsideText);
        if (at < 0)
        {
            Keep(portion, maxRecordBytes);
            return portion.Length;
        }

        var before = at == 0 ? _previous : portion[at - 1];
        Keep(portion[..at], maxRecordBytes);
        switch (portion[at])
        {
            case (byte)'\\':
                _escaped = true;
                break;
            case (byte)'\n':
                // A line may not end within a text: here the writer was cut off, and what follows is another record.
                Break(_tooLarge ? TooLarge : "The record breaks off within a text.", output);
                return at + 1;
            case (byte)'"':
                TakeQuote();
                break;
            case (byte)'{' when before is (byte)'\n' && _list is List.None && _place is Place.Record:
                Break(_tooLarge ? TooLarge : "The record breaks off: another one starts on the next line.", output);
                return at;
            case (byte)'[' when _depth == 1 && _list is List.None && _place is Place.Record && NamesList():
                (_place, _list) = (Place.Between, List.Enveloped);
                return at + 1;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                Keep(portion.Slice(at, 1), maxRecordBytes);
                if (_depth == 0)
                {
                    Close(output);
                }

                return at + 1;
        }

        Keep(portion.Slice(at, 1), maxRecordBytes);
        return at + 1;
    }

    private void TakeQuote()
    {
        _inText = !_inText;
        if (_inText)
        {
            _textStart = _current.WrittenCount + 1;
        }
        else if (_depth == 1)
        {
            _lastText = _textStart.._current.WrittenCount;
        }
    }

    private bool NamesList()
    {
        if (_tooLarge || _lastText.Equals(default))
        {
            return false;
        }

        var written = _current.WrittenSpan;
        var name = written[_lastText];
        var between = written[(_lastText.End.Value + 1)..].Trim(" \t\r\n"u8);
        if (!between.SequenceEqual(":"u8))
        {
            return false;
        }

        foreach (var candidate in _listNames)
        {
            if (name.SequenceEqual(candidate))
            {
                return true;
            }
        }

        return false;
    }

    private void Close(ICollection<SplitRecord> output)
    {
        if (_place is Place.Envelope)
        {
            _list = List.None;
        }
        else
        {
            output.Add(_tooLarge ? new SplitRecord.Broken(TooLarge, Kept()) : new SplitRecord.Whole(_current.WrittenSpan.ToArray()));
        }

        _place = Place.Between;
    }

    private void Break(string reason, ICollection<SplitRecord> output)
    {
        output.Add(new SplitRecord.Broken(reason, Kept()));
        _list = _place is Place.Envelope ? List.None : _list;
        _place = Place.Between;
    }

    private ReadOnlyMemory<byte> Kept() => _current.WrittenSpan[..Math.Min(_current.WrittenCount, KeptOfBroken)].ToArray();

    private void Keep(ReadOnlySpan<byte> bytes, int limit)
    {
        if (_place is Place.Envelope)
        {
            return;
        }

        if (_current.WrittenCount + bytes.Length > limit)
        {
            _tooLarge = true;
            bytes = bytes[..Math.Max(0, Math.Min(bytes.Length, KeptOfBroken - _current.WrittenCount))];
        }

        if (!bytes.IsEmpty)
        {
            _current.Write(bytes);
        }
    }
}
