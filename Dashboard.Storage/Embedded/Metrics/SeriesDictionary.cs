using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Every series in memory, by identity and by number. Readers see what is committed; the writer's thread works on top of that with what it has
/// staged. A number is given so that the series of one metric are neighbours: a query for one metric then reads neighbouring rows.
/// </summary>
internal sealed class SeriesDictionary
{
    /// <summary>Numbers that a metric gets at a time.</summary>
    private const int Stride = 1024;

    /// <summary>Identities come from outside (tags, dimensions): past this, new ones are rejected instead of filling memory.</summary>
    public const int MaxSeries = 1_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<SeriesKey, SeriesEntry> _byKey = [];
    private readonly Dictionary<int, SeriesEntry> _byId = [];
    private readonly Dictionary<(string Namespace, string Metric, Statistic Statistic), (int Next, int End)> _strides = [];
    private readonly Dictionary<SeriesKey, SeriesEntry> _created = [];
    private readonly List<SeriesEntry> _createdInOrder = [];
    private readonly List<SeriesEntry> _touched = [];
    private readonly HashSet<SeriesEntry> _described = [];
    private ImmutableArray<SeriesEntry>? _ordered = [];
    private ImmutableArray<int>? _numbers = [];
    private int _nextStride;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byId.Count;
            }
        }
    }

    /// <summary>The numbers of all, ascending.</summary>
    public ImmutableArray<int> Numbers
    {
        get
        {
            lock (_gate)
            {
                return _numbers ??= [.. _byId.Keys.Order()];
            }
        }
    }

    public void Load(DuckConnection connection)
    {
        Discard();
        lock (_gate)
        {
            _byKey.Clear();
            _byId.Clear();
            _strides.Clear();
            (_ordered, _numbers, _nextStride) = (null, null, 0);
            ReadSeries(connection);
        }
    }

    public SeriesState? Find(int id)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(id)?.Committed;
        }
    }

    /// <summary>The series that match and have samples, ordered by namespace, metric, labels.</summary>
    public ImmutableArray<SeriesState> Select(SeriesSelector selector)
    {
        var found = ImmutableArray.CreateBuilder<SeriesState>();
        foreach (var entry in Ordered())
        {
            if (entry.Committed is { HasSamples: true } state && selector.Selects(state.Info.Key, entry.Labels))
            {
                found.Add(state);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>For the writer: the series as of its staged work, created where it is new; null where there are too many.</summary>
    public SeriesEntry? Stage(SeriesInfo info, SourceId source)
    {
        // Only the writer's thread changes the dictionaries, so that it may look without the lock.
        if (!_byKey.TryGetValue(info.Key, out var entry) && !_created.TryGetValue(info.Key, out entry))
        {
            if (_byKey.Count + _created.Count >= MaxSeries)
            {
                return null;
            }

            var created = new SeriesEntry(SeriesState.New(NextId(info.Key), info, source));
            _created.Add(info.Key, created);
            _createdInOrder.Add(created);
            return created;
        }

        var state = entry.Staged;
        if (state.Source != source || (info.Unit is not null && info.Unit != state.Info.Unit))
        {
            Stage(entry, state with { Source = source, Info = state.Info with { Unit = info.Unit ?? state.Info.Unit } });
            _described.Add(entry);
        }

        return entry;
    }

    /// <summary>For the writer: what it knows of a series now.</summary>
    public void Stage(SeriesEntry entry, SeriesState state)
    {
        if (!entry.IsStaged)
        {
            _touched.Add(entry);
        }

        entry.Stage(state);
    }

    /// <summary>For the writer: every committed series, to be given new extents.</summary>
    public IReadOnlyCollection<SeriesEntry> All => _byId.Values;

    /// <summary>For the writer: a committed series by number.</summary>
    public SeriesEntry? Entry(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Writes new series and changed descriptions.</summary>
    public void Append(DuckConnection connection)
    {
        foreach (var entry in _described)
        {
            if (!_created.ContainsKey(entry.Committed.Info.Key))
            {
                var state = entry.Staged;
                connection.Execute("UPDATE metrics.series SET unit = ?, source_kind = ?, source_scope = ? WHERE id = ?", state.Info.Unit, state.Source.Kind, state.Source.Scope, state.Id);
            }
        }

        _described.Clear();
        if (_createdInOrder.Count == 0)
        {
            return;
        }

        using var series = connection.Append(MetricsLayout.Catalog, "series");
        series.Append(_createdInOrder.Count, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                Write(rows, row, _createdInOrder[first + row].Staged);
            }
        });
        series.Flush();
        _createdInOrder.Clear();
    }

    public void Publish()
    {
        if (_created.Count > 0)
        {
            lock (_gate)
            {
                foreach (var (key, entry) in _created)
                {
                    _byKey.Add(key, entry);
                    _byId.Add(entry.Id, entry);
                }

                (_ordered, _numbers) = (null, null);
            }
        }

        foreach (var entry in _touched)
        {
            entry.Publish();
        }

        Forget();
    }

    /// <summary>Numbers of discarded series stay unused: they may be in a reader's hands.</summary>
    public void Discard()
    {
        foreach (var entry in _touched)
        {
            entry.Discard();
        }

        Forget();
    }

    private void Forget()
    {
        _created.Clear();
        _createdInOrder.Clear();
        _touched.Clear();
        _described.Clear();
    }

    private ImmutableArray<SeriesEntry> Ordered()
    {
        lock (_gate)
        {
            return _ordered ??= [.. _byId.Values.Order(SeriesOrder.Instance)];
        }
    }

    private int NextId(SeriesKey key)
    {
        var metric = (key.Namespace, key.Metric, key.Statistic);
        if (!_strides.TryGetValue(metric, out var stride) || stride.Next == stride.End)
        {
            stride = (_nextStride, _nextStride + Stride);
            _nextStride += Stride;
        }

        _strides[metric] = (stride.Next + 1, stride.End);
        return stride.Next;
    }

    private static void Write(ChunkWriter rows, int row, SeriesState state)
    {
        var key = state.Info.Key;
        rows.Column<int>(0)[row] = state.Id;
        rows.SetText(1, row, key.Account);
        rows.SetText(2, row, key.Region);
        rows.SetText(3, row, key.Namespace);
        rows.SetText(4, row, key.Metric);
        rows.SetText(5, row, LabelJson.Write(key.Dimensions));
        rows.SetText(6, row, key.Statistic.Name);
        rows.Column<int>(7)[row] = (int)key.Period.TotalSeconds;
        rows.SetText(8, row, state.Info.Unit);
        rows.SetText(9, row, state.Source.Kind);
        rows.SetText(10, row, state.Source.Scope);
    }

    private void ReadSeries(DuckConnection connection)
    {
        using var rows = connection.Query("SELECT id, account, region, namespace, metric, dimensions, statistic, period, unit, source_kind, source_scope FROM metrics.series ORDER BY id");
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var id = chunk.Column<int>(0)[row];
                var key = new SeriesKey
                {
                    Account = chunk.Text(1)[row]!,
                    Region = chunk.Text(2)[row]!,
                    Namespace = chunk.Text(3)[row]!,
                    Metric = chunk.Text(4)[row]!,
                    Dimensions = LabelJson.Read(chunk.Text(5).Bytes(row)),
                    Statistic = new(chunk.Text(6)[row]!),
                    Period = TimeSpan.FromSeconds(chunk.Column<int>(7)[row]),
                };
                var entry = new SeriesEntry(SeriesState.New(id, new(key, chunk.Text(8)[row]), new(chunk.Text(9)[row]!, chunk.Text(10)[row]!)));
                _byKey[key] = entry;
                _byId[id] = entry;
                var stride = id - (id % Stride);
                _strides[(key.Namespace, key.Metric, key.Statistic)] = (id + 1, stride + Stride);
                _nextStride = Math.Max(_nextStride, stride + Stride);
            }
        }
    }
}
