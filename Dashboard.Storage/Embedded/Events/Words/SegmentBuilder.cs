using System.Numerics;
using System.Text;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>A segment as it is stored.</summary>
/// <param name="Present">The events that it has; empty where it has as many as there is room for.</param>
/// <param name="Other">Those of them whose raw record is not ASCII: their words are not here.</param>
/// <param name="Bits">How many bits of a token say which bucket it is in.</param>
/// <param name="Buckets">All buckets.</param>
internal sealed record Segment(byte[] Present, byte[] Other, int Bits, byte[][] Buckets);

/// <summary>
/// Builds the index of a window of events. A token that many of them have is kept with all of them; one that few have, as identifiers are, with some bits
/// of itself and the window of events that it is in: those few events are read and judged. Not for two threads.
/// </summary>
internal sealed class SegmentBuilder
{
    /// <summary>Tokens of more events than this are frequent.</summary>
    private const int MostRare = 48;

    /// <summary>One of more events than this has a set of its own: most words of a record are in thousands of others, and a set takes a bit for each.</summary>
    private const int MostPosted = 256;

    /// <summary>16 MB: ten times what records of CloudTrail need.</summary>
    private const int MostSetsKept = 4_096;

    private const int TokensABucket = 192;

    private static readonly byte[] Lower = LowerTable();

    private WordKey _key;
    private FieldTextVisitor? _addField;
    private int _doc;
    private readonly List<ushort> _presentDocs = [];
    private readonly List<ushort> _otherDocs = [];
    private ulong[] _tokens = new ulong[1 << 16];
    private int[] _places = new int[1 << 16];
    private Entry[] _entries = new Entry[1 << 15];
    private readonly List<DocSet> _sets = [];
    private int _setCount;
    private (int Entry, ushort Doc)[] _postings = new (int, ushort)[1 << 18];
    private int _entryCount;
    private int _postingCount;
    private readonly List<(ulong Token, int Window)> _rare = [];
    private int[] _offsets = [];
    private ushort[] _docs = [];
    private byte[] _buffer = new byte[4096];

    public int Events => _presentDocs.Count;

    /// <summary>Begins another segment with the memory of the one before.</summary>
    public void Begin(WordKey key)
    {
        _key = key;
        if (_sets.Count > MostSetsKept)
        {
            _sets.Clear();
            Array.Clear(_entries);
        }

        Array.Clear(_places);
        (_entryCount, _postingCount, _setCount) = (0, 0, 0);
        _presentDocs.Clear();
        _otherDocs.Clear();
    }

    /// <summary>Adds an event; events come in ascending order.</summary>
    /// <param name="doc">Its place in the segment.</param>
    /// <param name="block">Its block.</param>
    /// <param name="index">Its place there.</param>
    public void Add(int doc, RecordBlock block, int index)
    {
        var raw = block.Raw(index);
        _doc = doc;
        _presentDocs.Add((ushort)doc);
        if (block.IsAscii || Ascii.IsValid(raw))
        {
            AddWords(raw);
        }
        else
        {
            _otherDocs.Add((ushort)doc);
        }

        block.EachText(index, _addField ??= AddField);
    }

    public Segment Build()
    {
        var offsets = Room(ref _offsets, _entryCount);
        var total = 0;
        for (var i = 0; i < _entryCount; i++)
        {
            offsets[i] = total;
            total += _entries[i].Posted;
        }

        var docs = Room(ref _docs, total);
        for (var i = 0; i < _postingCount; i++)
        {
            var (entry, doc) = _postings[i];
            if (_entries[entry].Set is { } set)
            {
                set.Add(doc);
            }
            else
            {
                docs[offsets[entry]++] = doc;
            }
        }

        var frequent = new List<(ulong Token, byte[] Docs)>();
        _rare.Clear();
        for (var i = 0; i < _entryCount; i++)
        {
            ref readonly var entry = ref _entries[i];
            var token = entry.Token;
            if (entry.Set is { } set)
            {
                // Everywhere: nothing needs to be said but that.
                frequent.Add((token, set.Count == _presentDocs.Count ? [] : set.Pack()));
                continue;
            }

            var those = docs.Slice(offsets[i] - entry.Posted, entry.Posted);
            if (those.Length > MostRare)
            {
                frequent.Add((token, those.Length == _presentDocs.Count ? [] : DocSet.Pack(those)));
                continue;
            }

            var last = -1;
            foreach (var doc in those)
            {
                var window = doc >> DocSet.WindowBits;
                if (window != last)
                {
                    _rare.Add((token, last = window));
                }
            }
        }

        var bits = BitOperations.Log2((uint)Math.Max(1, _rare.Count / TokensABucket));
        return new(
            _presentDocs.Count == DocSet.Size ? [] : DocSet.Pack([.. _presentDocs]),
            _otherDocs.Count == 0 ? [] : DocSet.Pack([.. _otherDocs]),
            bits,
            WordBucket.Pack(frequent, _rare, bits));
    }

    private void AddWords(ReadOnlySpan<byte> raw)
    {
        var (hash, eight, bits, length) = (_key.Begin, 0UL, 0, 0);
        foreach (var next in raw)
        {
            var letter = Lower[next];
            if (letter != 0)
            {
                eight |= (ulong)letter << bits;
                bits += 8;
                length++;
                if (bits == 64)
                {
                    (hash, eight, bits) = (_key.Add(hash, eight), 0, 0);
                }
            }
            else if (length > 0)
            {
                Post(_key.End(hash, eight, length));
                (hash, eight, bits, length) = (_key.Begin, 0, 0, 0);
            }
        }

        if (length > 0)
        {
            Post(_key.End(hash, eight, length));
        }
    }

    private void AddField(string name, ReadOnlySpan<byte> value)
    {
        if (EventColumns.Of(name) is not null)
        {
            return;
        }

        // The same bytes as the question's.
        var most = ((name.Length + 1) * 3) + value.Length;
        if (_buffer.Length < most)
        {
            _buffer = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes([(char)name.Length], _buffer);
        length += Encoding.UTF8.GetBytes(name, _buffer.AsSpan(length));
        value.CopyTo(_buffer.AsSpan(length));
        Post(_key.Field(_buffer.AsSpan(0, length + value.Length)));
    }

    private void Post(ulong token)
    {
        var mask = _places.Length - 1;
        var at = (int)(token & (ulong)mask);
        while (_places[at] != 0 && _tokens[at] != token)
        {
            at = (at + 1) & mask;
        }

        if (_places[at] == 0)
        {
            at = AddEntry(at, token);
        }

        ref var entry = ref _entries[_places[at] - 1];
        if (entry.Last == _doc)
        {
            return;
        }

        entry.Last = _doc;
        if (entry.Set is { } set)
        {
            set.Add(_doc);
            return;
        }

        if (entry.Posted == MostPosted)
        {
            entry.Set = EmptySet();
            entry.Set.Add(_doc);
            entry.Posted = 0;
            return;
        }

        entry.Posted++;
        if (_postingCount == _postings.Length)
        {
            Array.Resize(ref _postings, _postings.Length * 2);
        }

        _postings[_postingCount++] = (_places[at] - 1, (ushort)_doc);
    }

    /// <summary>Memory that is kept from segment to segment: it is tens of megabytes, which would each time be new to the processor and the collector.</summary>
    private static Span<T> Room<T>(ref T[] kept, int count)
    {
        if (kept.Length < count)
        {
            kept = new T[Math.Max(count, 2 * kept.Length)];
        }

        return kept.AsSpan(0, count);
    }

    private DocSet EmptySet()
    {
        if (_setCount == _sets.Count)
        {
            _sets.Add(new());
        }

        var set = _sets[_setCount++];
        set.Clear();
        return set;
    }

    private int AddEntry(int at, ulong token)
    {
        if (_entryCount == _entries.Length)
        {
            Array.Resize(ref _entries, _entries.Length * 2);
            (_tokens, _places) = (new ulong[_entries.Length * 2], new int[_entries.Length * 2]);
            for (var i = 0; i < _entryCount; i++)
            {
                Place(_entries[i].Token, i + 1);
            }

            at = Place(token, 0);
        }

        _entries[_entryCount++] = new() { Token = token, Last = -1 };
        (_tokens[at], _places[at]) = (token, _entryCount);
        return at;
    }

    private int Place(ulong token, int place)
    {
        var mask = _places.Length - 1;
        var at = (int)(token & (ulong)mask);
        while (_places[at] != 0)
        {
            at = (at + 1) & mask;
        }

        (_tokens[at], _places[at]) = (token, place);
        return at;
    }

    private static byte[] LowerTable()
    {
        var table = new byte[256];
        for (var next = 0; next < 128; next++)
        {
            table[next] = char.IsAsciiLetterOrDigit((char)next) ? (byte)char.ToLowerInvariant((char)next) : (byte)0;
        }

        return table;
    }

    private struct Entry
    {
        public ulong Token;

        /// <summary>The events that have it, where they are more than are posted one by one.</summary>
        public DocSet? Set;

        /// <summary>How many were posted; none once there is a set.</summary>
        public int Posted;
        public int Last;
    }
}
