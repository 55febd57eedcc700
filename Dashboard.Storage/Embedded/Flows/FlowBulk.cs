using System.Globalization;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>
/// The rows of a transaction until its end, table by table. A row group or more goes in by one statement that reads them where they are: DuckDB keeps
/// what one statement brings as it is, where less is copied into the transaction's own rows once more, as all is that an appender brings, on two threads.
/// </summary>
internal sealed class FlowBulk : IRowSource, IDisposable
{
    private static readonly (string Name, DuckColumnType Type)[] Columns =
    [
        ("batch", DuckColumnType.BigInt), ("start_at", DuckColumnType.Integer), ("duration", DuckColumnType.Integer),
        ("source", DuckColumnType.UInteger), ("destination", DuckColumnType.UInteger), ("source6", DuckColumnType.UHugeInt), ("destination6", DuckColumnType.UHugeInt),
        ("source_port", DuckColumnType.USmallInt), ("destination_port", DuckColumnType.USmallInt), ("protocol", DuckColumnType.UTinyInt),
        ("packets", DuckColumnType.BigInt), ("bytes", DuckColumnType.BigInt), ("verdict", DuckColumnType.UTinyInt),
        ("origin", DuckColumnType.UInteger), ("detail", DuckColumnType.UInteger),
        ("packet_source", DuckColumnType.UInteger), ("packet_destination", DuckColumnType.UInteger), ("extra", DuckColumnType.Varchar),
    ];

    private static int _names;

    private readonly DuckConnection _connection;
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"flows_at_hand_{Interlocked.Increment(ref _names)}");
    private readonly DuckRows _rows;
    private readonly SortedDictionary<string, List<FlowAppend>> _tables = new(StringComparer.Ordinal);
    private List<FlowAppend> _reading = [];
    private int _append;
    private int _first;
    private int _count;

    /// <param name="connection">The writer's. No transaction may be open: the function that is made here outlives it.</param>
    public FlowBulk(DuckConnection connection) => (_connection, _rows) = (connection, connection.Rows(_name, Columns, this));

    /// <summary>Rows for a table, by its name in the catalog.</summary>
    public void Add(string table, FlowAppend rows)
    {
        if (!_tables.TryGetValue(table, out var known))
        {
            _tables[table] = known = [];
        }

        known.Add(rows);
    }

    /// <summary>Puts all of them into the transaction.</summary>
    public void Write()
    {
        foreach (var (table, appends) in _tables)
        {
            if (appends.Sum(append => append.Count) >= FlowsLayout.RowGroup)
            {
                (_reading, _append, _first, _count) = (appends, 0, 0, 0);
                _connection.Execute($"INSERT INTO {FlowsLayout.Catalog}.{table} SELECT * FROM {_name}()");
            }
            else
            {
                Append(table, appends);
            }
        }

        Clear();
    }

    public void Clear() => _tables.Clear();

    public void Dispose() => _rows.Dispose();

    int IRowSource.Next()
    {
        for (_first += _count; _append < _reading.Count; (_append, _first) = (_append + 1, 0))
        {
            if (_first < _reading[_append].Count)
            {
                _count = Math.Min(DuckRows.AtOnce, _reading[_append].Count - _first);
                return _count;
            }
        }

        return 0;
    }

    void IRowSource.Fill(ChunkWriter rows) => _reading[_append].Fill(rows, _first);

    private void Append(string table, List<FlowAppend> appends)
    {
        using var appender = _connection.Append(FlowsLayout.Catalog, table);
        foreach (var append in appends)
        {
            appender.Append(append.Count, append.Fill);
        }

        appender.Flush();
    }
}
