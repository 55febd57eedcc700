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

    private int[] _ends = [];
    private int[] _series = [];
    private int[] _seconds = [];
    private double[] _values = [];

    /// <summary>How many were sorted.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<int> Series => _series.AsSpan(0, Count);

    public ReadOnlySpan<int> Seconds => _seconds.AsSpan(0, Count);

    public ReadOnlySpan<double> Values => _values.AsSpan(0, Count);

    /// <summary>Takes those from one second to before another.</summary>
    public void Take(CameSamples came, long from, long until)
    {
        if (_series.Length < came.Count)
        {
            (_series, _seconds, _values) = (new int[came.Count], new int[came.Count], new double[came.Count]);
        }

        var most = Most(came.Series);
        if (most < MostCounted)
        {
            SortByCounting(came, most, from, until);
        }
        else
        {
            SortByComparing(came, from, until);
        }
    }

    /// <summary>Puts the sorted ones behind the rows of a table.</summary>
    public void Append(DuckConnection connection, string catalog, string table)
    {
        using var samples = connection.Append(catalog, table);
        ISampleColumns.Append(samples, this);
        samples.Flush();
    }

    private void SortByCounting(CameSamples came, int most, long from, long until)
    {
        var series = came.Series;
        var seconds = came.Seconds;
        var values = came.Values;
        var ends = Places(came, most, from, until);
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
            if (!Ascending.Is<int>(times))
            {
                times.Sort(_values.AsSpan(first, end - first));
            }

            first = end;
        }
    }

    private void SortByComparing(CameSamples came, long from, long until)
    {
        var series = came.Series;
        var seconds = came.Seconds;
        var keys = new List<(int Series, int Second)>(came.Count);
        Count = 0;
        for (var i = 0; i < came.Count; i++)
        {
            if (seconds[i] >= from && seconds[i] < until)
            {
                keys.Add((series[i], seconds[i]));
                _values[Count++] = came.Values[i];
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
    private Span<int> Places(CameSamples came, int most, long from, long until)
    {
        var series = came.Series;
        var seconds = came.Seconds;
        if (_ends.Length < most + 2)
        {
            _ends = new int[most + 2];
        }

        var places = _ends.AsSpan(0, most + 2);
        places.Clear();
        for (var i = 0; i < series.Length; i++)
        {
            places[series[i] + 1] += seconds[i] >= from && seconds[i] < until ? 1 : 0;
        }

        for (var id = 1; id < places.Length; id++)
        {
            places[id] += places[id - 1];
        }

        Count = places[^1];
        return places;
    }
}
