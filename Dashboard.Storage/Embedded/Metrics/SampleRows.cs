using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>What a batch does to one series.</summary>
internal struct SeriesExtent
{
    public SeriesEntry Entry;
    public int First;
    public int Last;
    public double LastValue;

    public readonly bool IsEmpty => First > Last;

    public static SeriesExtent Of(SeriesEntry entry) => new() { Entry = entry, First = int.MaxValue, Last = int.MinValue };

    public void Add(int at, double value)
    {
        First = Math.Min(First, at);
        if (at >= Last)
        {
            (Last, LastValue) = (at, value);
        }
    }
}

/// <summary>
/// A batch's samples in the store's own columns, each (series, time) once. <see cref="Suspect"/> rows may already be stored. The writer fills the same
/// one again and again: nothing is allocated a sample.
/// </summary>
internal sealed class SampleRows : ISampleColumns
{
    private readonly List<int> _series = [];
    private readonly List<int> _seconds = [];
    private readonly List<double> _values = [];
    private readonly List<int> _places = [];
    private readonly List<int> _suspect = [];
    private SeriesExtent[] _extents = [];
    private int[] _placeOf = [];
    private int _seriesCount;
    private int _batch;

    public int Count => _values.Count;

    public ReadOnlySpan<int> Series => CollectionsMarshal.AsSpan(_series);

    public ReadOnlySpan<int> Seconds => CollectionsMarshal.AsSpan(_seconds);

    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Rows that are not newer than all that their series had, ascending.</summary>
    public IReadOnlyList<int> Suspect => _suspect;

    /// <summary>What the rows do to each series, as of the last <see cref="Measure"/>.</summary>
    public ReadOnlySpan<SeriesExtent> Extents => _extents.AsSpan(0, _seriesCount);

    public int First { get; private set; }

    public int Last { get; private set; }

    /// <summary>Takes a block over. Within it the last of a (series, time) wins, as the source's order has it.</summary>
    /// <param name="block">The block.</param>
    /// <param name="entries">Its series; null where one is refused.</param>
    /// <param name="repeated">Rows that a later one of the block replaces.</param>
    /// <param name="unstorable">Rows of refused series or impossible times.</param>
    public void Take(SampleBlock block, ReadOnlySpan<SeriesEntry?> entries, out int repeated, out int unstorable)
    {
        Clear(entries);
        (repeated, unstorable) = (0, 0);
        var (ordered, kept) = (true, 0);
        var index = block.SeriesIndex.AsSpan();
        var times = block.Seconds.AsSpan();
        var values = block.Values.AsSpan();
        SetCount(index.Length);
        var keptSeries = CollectionsMarshal.AsSpan(_series);
        var keptSeconds = CollectionsMarshal.AsSpan(_seconds);
        var keptValues = CollectionsMarshal.AsSpan(_values);
        var keptPlaces = CollectionsMarshal.AsSpan(_places);
        for (var i = 0; i < index.Length; i++)
        {
            var place = _placeOf[index[i]];
            if (place < 0 || times[i] is < HourSql.FirstSecond or >= int.MaxValue || !double.IsFinite(values[i]))
            {
                unstorable++;
                continue;
            }

            var at = (int)times[i];
            ref var extent = ref _extents[place];
            var stored = extent.Entry.Staged;
            ordered &= at > extent.Last;
            extent.Add(at, values[i]);
            if (at <= stored.Last && at >= stored.First)
            {
                _suspect.Add(kept);
            }

            (keptSeries[kept], keptSeconds[kept], keptValues[kept], keptPlaces[kept]) = (stored.Id, at, values[i], place);
            kept++;
        }

        SetCount(kept);
        if (!ordered)
        {
            // Only then can a (series, time) occur twice.
            repeated = KeepLast();
        }
    }

    /// <summary>Takes rows out, by their ascending places.</summary>
    public void Remove(List<int> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var (kept, next) = (0, 0);
        for (var row = 0; row < Count; row++)
        {
            if (next < rows.Count && rows[next] == row)
            {
                next++;
                continue;
            }

            (_series[kept], _seconds[kept], _values[kept], _places[kept]) = (_series[row], _seconds[row], _values[row], _places[row]);
            kept++;
        }

        SetCount(kept);
    }

    /// <summary>Says of the rows before a time what they do to each series.</summary>
    public void Measure(long before)
    {
        (First, Last) = (int.MaxValue, int.MinValue);
        for (var place = 0; place < _seriesCount; place++)
        {
            _extents[place] = SeriesExtent.Of(_extents[place].Entry);
        }

        var seconds = Seconds;
        var values = Values;
        var places = CollectionsMarshal.AsSpan(_places);
        for (var row = 0; row < seconds.Length; row++)
        {
            if (seconds[row] < before)
            {
                _extents[places[row]].Add(seconds[row], values[row]);
                First = Math.Min(First, seconds[row]);
                Last = Math.Max(Last, seconds[row]);
            }
        }
    }

    private void SetCount(int count)
    {
        CollectionsMarshal.SetCount(_series, count);
        CollectionsMarshal.SetCount(_seconds, count);
        CollectionsMarshal.SetCount(_values, count);
        CollectionsMarshal.SetCount(_places, count);
    }

    private void Clear(ReadOnlySpan<SeriesEntry?> entries)
    {
        SetCount(0);
        _suspect.Clear();
        _batch++;
        _seriesCount = 0;
        if (_placeOf.Length < entries.Length)
        {
            _placeOf = new int[entries.Length];
            _extents = new SeriesExtent[entries.Length];
        }

        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i] is not { } entry)
            {
                _placeOf[i] = -1;
                continue;
            }

            // A block may name a series twice.
            if (entry.Mark.Batch != _batch)
            {
                entry.Mark = (_batch, _seriesCount);
                _extents[_seriesCount++] = SeriesExtent.Of(entry);
            }

            _placeOf[i] = entry.Mark.Place;
        }
    }

    private int KeepLast()
    {
        var winner = new Dictionary<(int, int), int>(Count);
        for (var row = 0; row < Count; row++)
        {
            winner[(_series[row], _seconds[row])] = row;
        }

        var losers = new List<int>();
        var suspects = _suspect.ToHashSet();
        _suspect.Clear();
        for (var row = 0; row < Count; row++)
        {
            if (winner[(_series[row], _seconds[row])] != row)
            {
                losers.Add(row);
            }
            else if (suspects.Contains(row))
            {
                _suspect.Add(row - losers.Count);
            }
        }

        Remove(losers);
        return losers.Count;
    }
}
