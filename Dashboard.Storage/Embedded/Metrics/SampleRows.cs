using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>What a batch does to one series.</summary>
internal readonly record struct SeriesExtent(int Series, int First, int Last, double LastValue);

/// <summary>A batch's samples in the store's own columns, each (series, time) once. <see cref="Suspect"/> rows may already be stored.</summary>
internal sealed class SampleRows
{
    private readonly List<int> _series;
    private readonly List<int> _seconds;
    private readonly List<double> _values;

    private SampleRows(int capacity) => (_series, _seconds, _values) = (new(capacity), new(capacity), new(capacity));

    public int Count => _values.Count;

    public ReadOnlySpan<int> Series => CollectionsMarshal.AsSpan(_series);

    public ReadOnlySpan<int> Seconds => CollectionsMarshal.AsSpan(_seconds);

    public ReadOnlySpan<double> Values => CollectionsMarshal.AsSpan(_values);

    /// <summary>Rows that are not newer than all that their series had, ascending.</summary>
    public List<int> Suspect { get; private set; } = [];

    public DateTimeOffset? FirstAt => Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(_seconds.Min());

    public DateTimeOffset? LastAt => Count == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(_seconds.Max());

    /// <summary>Takes a block over. Within it the last of a (series, time) wins, as the source's order has it.</summary>
    public static SampleRows Of(SampleBlock block, SeriesState?[] states, out int repeated, out int unstorable)
    {
        var rows = new SampleRows(block.Count);
        var newest = new Dictionary<int, int>(states.Length);
        var ordered = true;
        (repeated, unstorable) = (0, 0);
        for (var i = 0; i < block.Count; i++)
        {
            if (states[block.SeriesIndex[i]] is not { } state || block.Seconds[i] is < int.MinValue or >= int.MaxValue || !double.IsFinite(block.Values[i]))
            {
                unstorable++;
                continue;
            }

            var at = (int)block.Seconds[i];
            ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, state.Id, out var seen);
            ordered &= !seen || at > last;
            last = seen ? Math.Max(last, at) : at;
            if (at <= state.Last && at >= state.First)
            {
                rows.Suspect.Add(rows.Count);
            }

            rows.Add(state.Id, at, block.Values[i]);
        }

        if (!ordered)
        {
            // Only then can a (series, time) occur twice.
            repeated = rows.KeepLast();
        }

        return rows;
    }

    /// <summary>Takes rows out, by their ascending places.</summary>
    public void Remove(List<int> places)
    {
        if (places.Count == 0)
        {
            return;
        }

        var (kept, next) = (0, 0);
        for (var row = 0; row < Count; row++)
        {
            if (next < places.Count && places[next] == row)
            {
                next++;
                continue;
            }

            (_series[kept], _seconds[kept], _values[kept]) = (_series[row], _seconds[row], _values[row]);
            kept++;
        }

        Cut(kept);
    }

    public IEnumerable<SeriesExtent> Extents() => ExtentsBefore(long.MaxValue);

    /// <summary>What it holds before a time, series by series.</summary>
    public IEnumerable<SeriesExtent> ExtentsBefore(long seconds)
    {
        var extents = new Dictionary<int, SeriesExtent>();
        for (var row = 0; row < Count; row++)
        {
            var (id, at) = (_series[row], _seconds[row]);
            if (at >= seconds)
            {
                continue;
            }

            ref var extent = ref CollectionsMarshal.GetValueRefOrAddDefault(extents, id, out var seen);
            extent = seen
                ? new(id, Math.Min(extent.First, at), Math.Max(extent.Last, at), at >= extent.Last ? _values[row] : extent.LastValue)
                : new(id, at, at, _values[row]);
        }

        return extents.Values;
    }

    private void Add(int series, int at, double value)
    {
        _series.Add(series);
        _seconds.Add(at);
        _values.Add(value);
    }

    private int KeepLast()
    {
        var winner = new Dictionary<(int, int), int>(Count);
        for (var row = 0; row < Count; row++)
        {
            winner[(_series[row], _seconds[row])] = row;
        }

        var losers = new List<int>();
        var suspects = Suspect.ToHashSet();
        var kept = new List<int>();
        for (var row = 0; row < Count; row++)
        {
            if (winner[(_series[row], _seconds[row])] != row)
            {
                losers.Add(row);
            }
            else if (suspects.Contains(row))
            {
                kept.Add(row - losers.Count);
            }
        }

        Remove(losers);
        Suspect = kept;
        return losers.Count;
    }

    private void Cut(int count)
    {
        CollectionsMarshal.SetCount(_series, count);
        CollectionsMarshal.SetCount(_seconds, count);
        CollectionsMarshal.SetCount(_values, count);
    }
}
