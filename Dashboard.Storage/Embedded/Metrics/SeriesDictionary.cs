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
    private readonly Dictionary<SeriesKey, int> _ids = [];
    private readonly Dictionary<int, SeriesState> _states = [];
    private readonly Dictionary<(string Namespace, string Metric, Statistic Statistic), (int Next, int End)> _strides = [];
    private readonly Dictionary<SeriesKey, int> _stagedIds = [];
    private readonly Dictionary<int, SeriesState> _staged = [];
    private readonly List<SeriesState> _created = [];
    private readonly HashSet<int> _described = [];
    private ImmutableArray<int>? _ordered;
    private int _nextStride;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _states.Count;
            }
        }
    }

    public void Load(DuckConnection connection)
    {
        lock (_gate)
        {
            _ids.Clear();
            _states.Clear();
            _strides.Clear();
            _ordered = null;
            Discard();
            _nextStride = 0;
            ReadSeries(connection);
            ReadExtents(connection);
        }
    }

    public SeriesState? Find(int id)
    {
        lock (_gate)
        {
            return _states.GetValueOrDefault(id);
        }
    }

    /// <summary>The series that match and have samples, ordered by namespace, metric, labels.</summary>
    public ImmutableArray<SeriesState> Select(SeriesSelector selector)
    {
        lock (_gate)
        {
            _ordered ??= [.. _states.Values.OrderBy(state => state.Info.Key, SeriesOrder.Instance).Select(state => state.Id)];
            var found = ImmutableArray.CreateBuilder<SeriesState>();
            foreach (var id in _ordered.Value)
            {
                var state = _states[id];
                if (state.HasSamples && selector.Selects(state.Info.Key))
                {
                    found.Add(state);
                }
            }

            return found.ToImmutable();
        }
    }

    /// <summary>For the writer: the series as of its staged work, created where it is new; null where there are too many.</summary>
    public SeriesState? Stage(SeriesInfo info, SourceId source)
    {
        if (!_stagedIds.TryGetValue(info.Key, out var id) && !_ids.TryGetValue(info.Key, out id))
        {
            if (_ids.Count + _stagedIds.Count >= MaxSeries)
            {
                return null;
            }

            var created = SeriesState.New(NextId(info.Key), info, source);
            _stagedIds.Add(info.Key, created.Id);
            _staged.Add(created.Id, created);
            _created.Add(created);
            return created;
        }

        var state = Staged(id);
        if (state.Source != source || (info.Unit is not null && info.Unit != state.Info.Unit))
        {
            state = state with { Source = source, Info = state.Info with { Unit = info.Unit ?? state.Info.Unit } };
            _staged[id] = state;
            _described.Add(id);
        }

        return state;
    }

    /// <summary>For the writer: a series with what is staged.</summary>
    public SeriesState Staged(int id) => _staged.TryGetValue(id, out var staged) ? staged : _states[id];

    public void Stage(SeriesState state) => _staged[state.Id] = state;

    /// <summary>Writes new series and changed descriptions.</summary>
    public void Append(DuckConnection connection)
    {
        foreach (var id in _described.Where(id => _created.TrueForAll(created => created.Id != id)))
        {
            var state = _staged[id];
            connection.Execute("UPDATE metrics.series SET unit = ?, source_kind = ?, source_scope = ? WHERE id = ?", state.Info.Unit, state.Source.Kind, state.Source.Scope, id);
        }

        _described.Clear();
        if (_created.Count == 0)
        {
            return;
        }

        using var series = connection.Append(MetricsLayout.Catalog, "series");
        series.Append(_created.Count, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var state = Staged(_created[first + row].Id);
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
        });
        series.Flush();
        _created.Clear();
    }

    public void Publish()
    {
        lock (_gate)
        {
            _ordered = _stagedIds.Count > 0 ? null : _ordered;
            foreach (var (key, id) in _stagedIds)
            {
                _ids.Add(key, id);
            }

            foreach (var (id, state) in _staged)
            {
                _states[id] = state;
            }

            Discard();
        }
    }

    /// <summary>Numbers of discarded series stay unused: they may be in a reader's hands.</summary>
    public void Discard()
    {
        _stagedIds.Clear();
        _staged.Clear();
        _created.Clear();
        _described.Clear();
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
                _ids[key] = id;
                _states[id] = SeriesState.New(id, new(key, chunk.Text(8)[row]), new(chunk.Text(9)[row]!, chunk.Text(10)[row]!));
                var stride = id - (id % Stride);
                _strides[(key.Namespace, key.Metric, key.Statistic)] = (id + 1, stride + Stride);
                _nextStride = Math.Max(_nextStride, stride + Stride);
            }
        }
    }

    private void ReadExtents(DuckConnection connection)
    {
        using var rows = connection.Query("SELECT series, min(ts), max(ts), arg_max(value, ts) FROM metrics.sample GROUP BY series");
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                if (_states.TryGetValue(chunk.Column<int>(0)[row], out var state))
                {
                    _states[state.Id] = state with { First = chunk.Column<int>(1)[row], Last = chunk.Column<int>(2)[row], LastValue = chunk.Column<double>(3)[row] };
                }
            }
        }
    }
}
