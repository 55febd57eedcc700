using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// How samples get in. What is newer than all that its series has is appended and nothing else; anything older may be a correction and is
/// compared with what is stored: equal ones are dropped, others replace. What changes behind the watermark leaves a change record.
/// </summary>
internal sealed class SampleTable : ISignalTable
{
    private readonly SeriesDictionary _dictionary;
    private readonly PartitionManifest _manifest;
    private readonly SampleRows _rows = new();
    private readonly HotSamples _hot;
    private readonly SampleCorrections _corrections;
    private readonly List<int> _late = [];
    private readonly List<(int Series, int From, int Until)> _changes = [];
    private SeriesEntry?[] _entries = [];
    private ImmutableArray<Partition> _seen = [];
    private long _sequence;

    /// <param name="series">Which series there are.</param>
    /// <param name="manifest">Where samples go.</param>
    /// <param name="mirror">What readers see of the hot table without asking it.</param>
    /// <param name="blockRows">So many samples are sorted at once.</param>
    /// <param name="time">The clock.</param>
    public SampleTable(SeriesDictionary series, PartitionManifest manifest, HotMirror mirror, int blockRows, TimeProvider time)
    {
        (_dictionary, _manifest, _hot) = (series, manifest, new(manifest, mirror, blockRows, time));
        _corrections = new(manifest, _hot);
    }

    public bool IsFull => _hot.IsFull;

    public void Load(DuckConnection connection)
    {
        SeriesExtents.Repair(connection, _manifest.Map);
        _dictionary.Load(connection);
        _hot.Load(connection);
        SampleCorrections.Prepare(connection);
        _sequence = connection.Scalar("SELECT max(sequence) FROM metrics.change") ?? 0;
        ReadExtents(connection);
    }

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Samples)batch).Block;
        var rejected = batch.Rejected.ToBuilder();
        _rows.Take(block, Entries(block, batch, rejected), out var repeated, out var unstorable);
        if (unstorable > 0)
        {
            rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"{unstorable} samples lie outside of 1901 to 2038 or belong to a refused series."), batch.Id.Value, ""));
        }

        var duplicates = repeated + _corrections.Apply(connection, _rows);
        _rows.Measure(long.MaxValue);
        var outcome = new AppendOutcome(_rows.Count, duplicates, rejected.ToImmutable());
        if (_rows.Count > 0)
        {
            outcome = outcome with { FirstAt = DateTimeOffset.FromUnixTimeSeconds(_rows.First), LastAt = DateTimeOffset.FromUnixTimeSeconds(_rows.Last) };
            Extend();
            RecordChanges(connection, completeUntil);
            Write(connection, number);
        }

        _dictionary.Append(connection);
        return outcome;
    }

    public void Complete() => _hot.Flush();

    public bool Compact(DuckConnection connection)
    {
        if (_seen != _manifest.Map.Partitions)
        {
            if (_seen.Any(before => !_manifest.Map.Partitions.Any(now => now.Id == before.Id && now.State >= before.State)))
            {
                ReadExtents(connection);
            }

            _seen = _manifest.Map.Partitions;
        }

        return _hot.Compact(connection);
    }

    public void Publish()
    {
        _dictionary.Publish();
        _hot.Publish();
        _sequence += _changes.Count;
        _changes.Clear();
    }

    public void Release() => _hot.End();

    public void Discard()
    {
        _dictionary.Discard();
        _hot.Discard();
        _changes.Clear();
    }

    /// <summary>After a start, and when samples went with their partition.</summary>
    private void ReadExtents(DuckConnection connection)
    {
        SeriesExtents.Read(connection, _manifest.Map, _dictionary);
        _dictionary.Publish();
        _seen = _manifest.Map.Partitions;
    }

    private ReadOnlySpan<SeriesEntry?> Entries(SampleBlock block, SignalBatch batch, ImmutableArray<RejectedRecord>.Builder rejected)
    {
        if (_entries.Length < block.Series.Length)
        {
            _entries = new SeriesEntry?[block.Series.Length];
        }

        for (var i = 0; i < block.Series.Length; i++)
        {
            _entries[i] = _dictionary.Stage(block.Series[i], batch.Source);
            if (_entries[i] is null)
            {
                rejected.Add(RejectedRecord.Of(string.Create(CultureInfo.InvariantCulture, $"The store holds {SeriesDictionary.MaxSeries} series, its most: collect fewer metrics or dimensions."), batch.Id.Value, block.Series[i].Key.ToString()));
            }
        }

        return _entries.AsSpan(0, block.Series.Length);
    }

    private void Extend()
    {
        foreach (ref readonly var extent in _rows.Extents)
        {
            if (!extent.IsEmpty)
            {
                var state = extent.Entry.Staged;
                _dictionary.Stage(extent.Entry, state with
                {
                    First = Math.Min(state.First, extent.First),
                    Last = Math.Max(state.Last, extent.Last),
                    LastValue = extent.Last >= state.Last ? extent.LastValue : state.LastValue,
                });
            }
        }
    }

    /// <summary>To the hot table, or to the late ones where a row's partition takes none any more.</summary>
    private void Write(DuckConnection connection, long number)
    {
        _late.Clear();
        var partition = _manifest.For(connection, _rows.First);
        _manifest.NoteWrite(partition);
        if (!partition.TakesRows || !partition.Contains(_rows.Last))
        {
            FindLate(connection);
        }

        if (_late.Count > 0)
        {
            _hot.End();
            WriteLate(connection, number);
            _rows.Remove(_late);
        }

        if (_rows.Count > 0)
        {
            _hot.Append(connection, _rows);
        }
    }

    private void FindLate(DuckConnection connection)
    {
        var counts = new Dictionary<Partition, int>();
        for (var row = 0; row < _rows.Count; row++)
        {
            var partition = _manifest.For(connection, _rows.Seconds[row]);
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, partition, out _)++;
            if (!partition.TakesRows)
            {
                _late.Add(row);
            }
        }

        foreach (var (partition, rows) in counts)
        {
            _manifest.NoteWrite(partition);
            if (!partition.TakesRows)
            {
                _manifest.NoteLate(partition, rows);
            }
        }
    }

    private void WriteLate(DuckConnection connection, long number)
    {
        using var late = connection.Append(MetricsLayout.Catalog, "late_sample");
        late.Append(_late.Count, (chunk, first) =>
        {
            for (var i = 0; i < chunk.Count; i++)
            {
                var row = _late[first + i];
                chunk.Column<int>(0)[i] = _rows.Series[row];
                chunk.Column<int>(1)[i] = _rows.Seconds[row];
                chunk.Column<double>(2)[i] = _rows.Values[row];
                chunk.Column<long>(3)[i] = number * 2;
            }
        });
        late.Flush();
    }

    private void RecordChanges(DuckConnection connection, DateTimeOffset? completeUntil)
    {
        if (completeUntil is not { } until || _rows.First >= Instant.CeilingSeconds(until))
        {
            return;
        }

        _rows.Measure(Instant.CeilingSeconds(until));
        var first = _changes.Count;
        foreach (ref readonly var extent in _rows.Extents)
        {
            if (!extent.IsEmpty)
            {
                _changes.Add((extent.Entry.Id, extent.First, extent.Last + 1));
            }
        }

        using var changes = connection.Append(MetricsLayout.Catalog, "change");
        changes.Append(_changes.Count - first, (chunk, offset) =>
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var index = first + offset + row;
                chunk.Column<long>(0)[row] = _sequence + index + 1;
                chunk.Column<int>(1)[row] = _changes[index].Series;
                chunk.Column<int>(2)[row] = _changes[index].From;
                chunk.Column<int>(3)[row] = _changes[index].Until;
            }
        });
        changes.Flush();
        _rows.Measure(long.MaxValue);
    }
}
