using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>
/// Copies what can be read of a damaged file into a new one, a row group at a time: a wrong byte costs the rows whose column it lies in, and
/// those are named by their times.
/// </summary>
internal sealed class FileSalvage(FileLayout layout, DuckConnection connection, string from)
{
    /// <summary>Rows that are copied at once while all goes well.</summary>
    private const long Stride = 16L * FileLayout.RowGroupSize;

    private readonly List<string> _lost = [];
    private bool _ledgerIsWhole = true;
    private bool _timesAreKnown = true;
    private long _firstLost = long.MaxValue;
    private long _lastLost = long.MinValue;

    /// <summary>What could not be read, in a sentence; null where everything could.</summary>
    public string? Lost => _lost.Count == 0 ? null : string.Join(", ", _lost);

    /// <summary>The event times of what could not be read, as far as they are known.</summary>
    public TimeRange? Range => _firstLost > _lastLost ? null : new(Instant.FromNanos(_firstLost), Instant.FromNanos(_lastLost).AddTicks(1));

    /// <summary>Copies every table. The new file has its schema and no rows.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        foreach (var table in Tables())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Try(() => connection.Scalar($"SELECT max(rowid) FROM {from}.{table}") ?? -1, -2);
            if (rows == -2)
            {
                _lost.Add($"all of {table}");
                _ledgerIsWhole &= table != "ingest";
                _timesAreKnown &= FileLayout.TimeInNanos(table) is null;
                continue;
            }

            var lost = 0L;
            for (var first = 0L; first <= rows; first += Stride)
            {
                lost += Copy(table, first, Math.Min(first + Stride, rows + 1));
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

    /// <summary>
    /// Forgets batches whose rows are not all here any more, so that reading them again stores them again. Events and samples that are still here are
    /// recognised then; flows are not, so those of such batches go.
    /// </summary>
    private void ForgetBatches()
    {
        var ingest = $"{layout.Catalog}.ingest";
        if (_lost.Count > 0)
        {
            if (layout.Kind is not SignalKind.Flows && Range is not null && _timesAreKnown)
            {
                connection.Execute($"UPDATE {ingest} SET batch_hash = 0 WHERE epoch_ns(last_at) >= ? AND epoch_ns(first_at) <= ?", _firstLost, _lastLost);
            }
            else if (layout.Kind is not SignalKind.Flows)
            {
                connection.Execute($"UPDATE {ingest} SET batch_hash = 0");
            }
            else
            {
                connection.Execute($"UPDATE {ingest} SET batch_hash = 0 WHERE stored <> (SELECT count(*) FROM flows.flow WHERE flow.batch = ingest.number)");
            }
        }

        if (layout.Kind is SignalKind.Flows && (_lost.Count > 0 || !_ledgerIsWhole))
        {
            connection.Execute($"DELETE FROM flows.flow WHERE batch NOT IN (SELECT number FROM {ingest} WHERE batch_hash <> 0)");
        }
    }

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

        if (until - first <= FileLayout.RowGroupSize)
        {
            Note(table, where);
            return until - first;
        }

        // In whole row groups: half of one cannot be read where the other half cannot.
        var middle = first + ((until - first) / 2 / FileLayout.RowGroupSize * FileLayout.RowGroupSize);
        middle = middle == first ? first + FileLayout.RowGroupSize : middle;
        return Copy(table, first, middle) + Copy(table, middle, until);
    }

    /// <summary>The times of lost rows are in another column than the damage, most of the time.</summary>
    private void Note(string table, string where)
    {
        if (FileLayout.TimeInNanos(table) is not { } time)
        {
            return;
        }

        var first = Try(() => connection.Scalar($"SELECT min({time})::BIGINT FROM {from}.{table} {where}") ?? long.MaxValue, long.MinValue);
        var last = Try(() => connection.Scalar($"SELECT max({time})::BIGINT FROM {from}.{table} {where}") ?? long.MinValue, long.MinValue);
        if (first == long.MinValue)
        {
            _timesAreKnown = false;
            return;
        }

        (_firstLost, _lastLost) = (Math.Min(_firstLost, first), Math.Max(_lastLost, last));
    }

    private static long Try(Func<long> read, long otherwise)
    {
        try
        {
            return read();
        }
        catch (DuckException damaged) when (damaged.Fault is DuckFault.Damage or DuckFault.Statement or DuckFault.Fatal)
        {
            return otherwise;
        }
    }
}
