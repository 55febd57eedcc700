using System.Runtime.InteropServices;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Samples in the order in which they came, and, once sorted, in a partition's: series by series, each by time. Most come in order of time, so that
/// counting them by series all but sorts them: a few milliseconds for a block, where rows of the database take ten times as long, and the writer waits
/// for it. The same one is filled again and again.
/// </summary>
internal sealed class SortedSamples : ISampleColumns
{
    /// <summary>Numbers of series up to here are counted in a table, of 16 MB at most. Each metric has a thousand of its own, so that theirs may go far beyond.</summary>
    private const int MostCounted = 1 << 22;

    private readonly List<int> _cameSeries = [];
    private readonly List<int> _cameSeconds = [];
    private readonly List<double> _cameValues = [];
    private int[] _ends = [];
    private int[] _series = [];
    private int[] _seconds = [];
    private double[] _values = [];

    /// <summary>How many came.</summary>
    public int Came => _cameSeries.Count;

    /// <summary>How many of them were sorted.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<int> Series => _series.AsSpan(0, Count);

    public ReadOnlySpan<int> Seconds => _seconds.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    public void Add(ReadOnlySpan<int> series, ReadOnlySpan<int> seconds, ReadOnlySpan<double> values)
    {
        _cameSeries.AddRange(series);
        _cameSeconds.AddRange(seconds);
        _cameValues.AddRange(values);
    }

    /// <summary>Forgets those that came last.</summary>
    public void Cut(int count)
    {
        CollectionsMarshal.SetCount(_cameSeries, count);
        CollectionsMarshal.SetCount(_cameSeconds, count);
        CollectionsMarshal.SetCount(_cameValues, count);
    }

    /// <summary>First and last second of those that came; there must be some.</summary>
    public (int First, int Last) Extent()
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        foreach (var second in _cameSeconds)
        {
            (first, last) = (Math.Min(first, second), Math.Max(last, second));
        }

        return (first, last);
    }

    /// <summary>Sorts those from one second to before another.</summary>
    public void Sort(long from, long until)
    {
        var series = CollectionsMarshal.AsSpan(_cameSeries);
        if (_series.Length < series.Length)
        {
            (_series, _seconds, _values) = (new int[series.Length], new int[series.Length], new double[series.Length]);
        }

        var most = Most(series);
        if (most < MostCounted)
        {
            SortByCounting(most, from, until);
        }
        else
        {
            SortByComparing(from, until);
        }
    }

    /// <summary>Puts the sorted ones behind the rows of a table.</summary>
    public void Append(DuckConnection connection, string catalog, string table)
    {
        using var samples = connection.Append(catalog, table);
        ISampleColumns.Append(samples, this);
        samples.Flush();
    }

    private void SortByCounting(int most, long from, long until)
    {
        var series = CollectionsMarshal.AsSpan(_cameSeries);
        var seconds = CollectionsMarshal.AsSpan(_cameSeconds);
        var values = CollectionsMarshal.AsSpan(_cameValues);
        var ends = Places(most, from, until);
        for (var i = 0; i < series.Length; i++)
        {
            if (seconds[i] >= from && seconds[i] < until)
            {
                // Where the next one of its series goes; in the end, where its series ends.
                var to = ends[series[i]]++;
                (_series[to], _seconds[to], _values[to]) = (series[i], seconds[i], values[i]);
            }
        }

        for (var first = 0; first < Count;)
        {
            var end = ends[_series[first]];
            var times = _seconds.AsSpan(first, end - first);
            if (!IsAscending(times))
            {
                times.Sort(_values.AsSpan(first, end - first));
            }

            first = end;
        }
    }

    private void SortByComparing(long from, long until)
    {
        var keys = new List<(int Series, int Second)>(Came);
        Count = 0;
        for (var i = 0; i < Came; i++)
        {
            if (_cameSeconds[i] >= from && _cameSeconds[i] < until)
            {
                keys.Add((_cameSeries[i], _cameSeconds[i]));
                _values[Count++] = _cameValues[i];
            }
        }

        CollectionsMarshal.AsSpan(keys).Sort(_values.AsSpan(0, Count));
        for (var i = 0; i < Count; i++)
        {
            (_series[i], _seconds[i]) = keys[i];
        }
    }

    private static int Most(ReadOnlySpan<int> series)
    {
        var most = 0;
        foreach (var id in series)
        {
            most = Math.Max(most, id);
        }

        return most;
    }

    /// <summary>For each series' number, how many samples have a lower one.</summary>
    private Span<int> Places(int most, long from, long until)
    {
        if (_ends.Length < most + 2)
        {
            _ends = new int[most + 2];
        }

        var places = _ends.AsSpan(0, most + 2);
        places.Clear();
        for (var i = 0; i < Came; i++)
        {
            places[_cameSeries[i] + 1] += _cameSeconds[i] >= from && _cameSeconds[i] < until ? 1 : 0;
        }

        for (var id = 1; id < places.Length; id++)
        {
            places[id] += places[id - 1];
        }

        Count = places[^1];
        return places;
    }

    private static bool IsAscending(ReadOnlySpan<int> times)
    {
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
