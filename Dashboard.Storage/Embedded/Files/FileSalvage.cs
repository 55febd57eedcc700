using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>
/// Copies what can be read of a damaged file into a new one, a row group at a time: a wrong byte costs the rows whose column it lies in, and
/// those are named by their times.
/// </summary>
internal sealed class FileSalvage(FileLayout layout, DuckConnection connection, string from)
{
    /// <summary>Rows that are copied at once while all goes well.</summary>
    private readonly long _stride = Math.Max(16L * FileLayout.SmallRowGroup / layout.RowGroupSize, 1) * layout.RowGroupSize;

    private readonly List<string> _lost = [];
    private readonly List<TimeRange> _ranges = [];
    private bool _ledgerIsWhole = true;

    /// <summary>What could not be read, in a sentence; null where everything could.</summary>
    public string? Lost => _lost.Count == 0 ? null : string.Join(", ", _lost);

    /// <summary>The event times of what could not be read, as far as they are known: whole seconds.</summary>
    public TimeRange? Range => _ranges.Count == 0 || _ranges.Contains(TimeRange.Everything) ? null : new(_ranges.Min(range => range.From), _ranges.Max(range => range.Until));

    /// <summary>Copies every table. The new file has its schema and no rows.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        foreach (var table in Tables())
        {
            cancellationToken.ThrowIfCancellationRequested();
            CreatePartitionTable(table);
            var rows = Try(() => connection.Scalar($"SELECT max(rowid) FROM {from}.{table}") ?? -1, -2);
            if (rows == -2)
            {
                _lost.Add($"all of {table}");
                _ledgerIsWhole &= table != "ingest";
                NoteAll(table);
                continue;
            }

            var lost = 0L;
            for (var first = 0L; first <= rows; first += _stride)
            {
                lost += Copy(table, first, Math.Min(first + _stride, rows + 1));
            }

            if (table == "ingest")
            {
                _ledgerIsWhole = lost == 0;
            }

            if (lost > 0)
            {
                _lost.Add(string.Create(CultureInfo.InvariantCulture, $"{lost} rows of {table}"));
            }
        }

        ForgetBatches();
    }

    /// <summary>The new file has the tables of its schema; those of partitions come with the rows.</summary>
    private void CreatePartitionTable(string name)
    {
        if (PartitionTables.Split(layout.Partitions, name).Table is { } table)
        {
            connection.Run($"CREATE TABLE {layout.Catalog}.{name} ({layout.Partitions.Columns(table)})");
        }
    }

    /// <summary>
    /// Forgets batches whose rows are not all here any more, so that reading them again stores them again. Events and samples that are still here are
    /// recognised then; flows are not, so what is left of them in the lost times goes too, and that of batches that the ledger no longer knows.
    /// </summary>
    private void ForgetBatches()
    {
        var ledger = new IngestLedger(layout.Catalog);
        foreach (var lost in _ranges)
        {
            ledger.Forget(connection, layout.Partitions, lost);
            if (layout.Partitions.Batch is not null)
            {
                foreach (var (table, time) in BatchTables())
                {
                    connection.Execute($"DELETE FROM {layout.Catalog}.{table} WHERE {time} >= ? AND {time} < ?", Instant.ToNanos(lost.From), Instant.ToNanos(lost.Until));
                }
            }
        }

        if (layout.Partitions.Batch is var (_, column) && !_ledgerIsWhole)
        {
            foreach (var (table, _) in BatchTables())
            {
                connection.Execute($"DELETE FROM {layout.Catalog}.{table} WHERE {column} NOT IN (SELECT number FROM {layout.Catalog}.ingest)");
            }
        }
    }

    private IEnumerable<(string Table, string Time)> BatchTables() =>
        Tables().Select(table => (Table: table, Time: layout.TimeInNanos(table)!)).Where(table => table.Time is not null && !IsPointedTo(table.Table));

    private List<string> Tables()
    {
        var tables = new List<string>();
        using var rows = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND table_name <> 'schema_version' ORDER BY table_name", from);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                tables.Add(chunk.Text(0)[row]!);
            }
        }

        return tables;
    }

    /// <summary>Copies rows, halving where they cannot be read; says how many were lost.</summary>
    private long Copy(string table, long first, long until)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"WHERE rowid >= {first} AND rowid < {until}");
        if (Try(() => connection.Execute($"INSERT INTO {layout.Catalog}.{table} BY NAME SELECT * FROM {from}.{table} {where}"), -1) >= 0)
        {
            return 0;
        }

        if (until - first <= layout.RowGroupSize)
        {
            Note(table, where);
            return until - first;
        }

        // In whole row groups: half of one cannot be read where the other half cannot.
        var middle = first + ((until - first) / 2 / layout.RowGroupSize * layout.RowGroupSize);
        middle = middle == first ? first + layout.RowGroupSize : middle;
        return Copy(table, first, middle) + Copy(table, middle, until);
    }

    /// <summary>The times of lost rows are in another column than the damage, most of the time.</summary>
    private void Note(string table, string where)
    {
        if (layout.TimeInNanos(table) is not { } time)
        {
            return;
        }

        if (IsPointedTo(table))
        {
            // Which rows point to what is lost here cannot be told.
            NoteAll(table);
            return;
        }

        var first = Try(() => connection.Scalar($"SELECT min({time})::BIGINT FROM {from}.{table} {where}") ?? long.MaxValue, long.MinValue);
        var last = Try(() => connection.Scalar($"SELECT max({time})::BIGINT FROM {from}.{table} {where}") ?? long.MinValue, long.MinValue);
        if (first == long.MinValue)
        {
            NoteAll(table);
        }
        else if (first <= last && !IsLateOfBatches(table))
        {
            _ranges.Add(new(Instant.FromNanos(first), Instant.FromNanos(last).AddSeconds(1)));
        }
    }

    /// <summary>Nothing can be told of which times: those of the table's partition, or all.</summary>
    private void NoteAll(string table)
    {
        if (layout.TimeInNanos(table) is null || IsLateOfBatches(table))
        {
            return;
        }

        if (PartitionTables.Split(layout.Partitions, table).Suffix is { } suffix)
        {
            var known = Try(() => PartitionManifest.Read(connection, from).FirstOrDefault(partition => partition.Suffix == suffix)?.Range, null);
            var begin = PartitionTables.Start(suffix);
            _ranges.Add(known ?? new(begin, begin + layout.Partitions.DefaultSpan));
        }
        else
        {
            _ranges.Add(TimeRange.Everything);
        }
    }

    private bool IsPointedTo(string table) =>
        (layout.Partitions.Tables.FirstOrDefault(known => table == "late_" + known) ?? PartitionTables.Split(layout.Partitions, table).Table) is { } name && layout.Partitions.IsPointedTo(name);

    /// <summary>Their batches have rows in closed files too, and cannot be told apart there: taking them again would count those twice.</summary>
    private bool IsLateOfBatches(string table) => layout.Partitions.Batch is not null && table.StartsWith("late_", StringComparison.Ordinal);

    private static T Try<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (DuckException damaged) when (damaged.Fault is DuckFault.Damage or DuckFault.Statement or DuckFault.Missing or DuckFault.Fatal)
        {
            return otherwise;
        }
    }
}
