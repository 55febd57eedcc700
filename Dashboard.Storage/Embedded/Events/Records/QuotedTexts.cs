namespace Dashboard.Storage.Embedded.Events.Records;

/// <summary>
/// What stands between the quotes of a record, by number. Records of one shape have the same fields in the same places by number, though not by byte, so
/// that what a block says of their fields packs to almost nothing. Knows quotes and no JSON: any bytes can be divided so.
/// </summary>
internal sealed class QuotedTexts
{
    private const int MaxTexts = 4_096;

    private int[] _ends = new int[256];

    public int Count { get; private set; }

    /// <summary>Divides a record.</summary>
    public void Divide(ReadOnlySpan<byte> raw)
    {
        Count = 0;
        for (var from = 0; Count < MaxTexts;)
        {
            var length = raw[from..].IndexOf((byte)'"');
            if (Count == _ends.Length)
            {
                Array.Resize(ref _ends, Count * 2);
            }

            _ends[Count++] = length < 0 ? raw.Length : from + length;
            if (length < 0)
            {
                return;
            }

            from += length + 1;
        }
    }

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> raw, int number) =>
        number >= Count ? throw RecordBlock.Damaged() : raw[(number == 0 ? 0 : _ends[number - 1] + 1).._ends[number]];

    /// <summary>The number of a text, looked for first where it was in the record before; -1 where it does not stand alone between quotes.</summary>
    public int Find(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text, int expected)
    {
        if (expected < Count && Of(raw, expected).SequenceEqual(text))
        {
            return expected;
        }

        for (var number = 0; number < Count; number++)
        {
            var start = number == 0 ? 0 : _ends[number - 1] + 1;
            if (_ends[number] - start == text.Length && raw.Slice(start, text.Length).SequenceEqual(text))
            {
                return number;
            }
        }

        return -1;
    }
}
