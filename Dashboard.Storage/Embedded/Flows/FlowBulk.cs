using System.Globalization;
using System.Runtime.ExceptionServices;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>
/// The rows of a transaction until its end, table by table. A row group or more, two full blocks that wait together, goes in by one statement that reads
/// the rows where they are: DuckDB then takes the row groups over as the statement made them. What an appender brings, it puts into a store of the
/// appender's first, and from there, in stretches that its threads share and that are each less than a row group, into the transaction's rows.
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
    private ExceptionDispatchInfo? _failure;

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
            var rows = appends.Sum(append => (long)append.Count);
            if (rows >= FlowsLayout.RowGroup)
            {
                Insert(table, appends, rows);
            }
            else
            {
                Append(table, appends);
            }
        }

        Clear();
    }

    /// <summary>Forgets them.</summary>
    public void Clear()
    {
        _tables.Clear();
        _reading = [];
    }

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

    void IRowSource.Fill(ChunkWriter rows)
    {
        try
        {
            _reading[_append].Fill(rows, _first);
        }
        catch (Exception ours)
        {
            _failure = ExceptionDispatchInfo.Capture(ours);
            throw;
        }
    }

    private void Insert(string table, List<FlowAppend> appends, long rows)
    {
        (_reading, _append, _first, _count, _failure) = (appends, 0, 0, 0, null);
        try
        {
            var taken = _connection.Execute($"INSERT INTO {FlowsLayout.Catalog}.{table} BY NAME SELECT * FROM {_name}()");
            if (taken != rows)
            {
                throw new InvalidOperationException($"DuckDB took {taken} rows of {rows}.");
            }
        }
        catch (DuckException)
        {
            // A fault of ours came through the database as text.
            _failure?.Throw();
            throw;
        }
    }

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
