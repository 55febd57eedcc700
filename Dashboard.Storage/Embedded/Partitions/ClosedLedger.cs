using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// The ledger's lines in closed files, for kinds whose rows have no identity but their batch: whoever loses the open file, and the ledger with it, must
/// not count what lies in closed files twice when the batches come again.
/// </summary>
internal static class ClosedLedger
{
    private const string Table = "ingest";

    /// <summary>Gives a new file the lines of the batches whose rows are in it.</summary>
    public static void Write(DuckConnection connection, IPartitionLayout layout, string catalog, string file)
    {
        if (layout.Batch is var (table, column))
        {
            connection.Run($"CREATE TABLE {file}.{Table} AS SELECT * FROM {catalog}.ingest WHERE number IN (SELECT DISTINCT {column} FROM {file}.{table})");
        }
    }

    /// <summary>
    /// Takes lines that the ledger has lost from the closed files. Of their batches, what lies outside of these files is lost, and taken when they come
    /// again. Says whether there were any.
    /// </summary>
    public static bool Recover(DuckConnection connection, IPartitionLayout layout, string catalog, ImmutableArray<Partition> closed)
    {
        if (layout.Batch is null || WithLines(connection, catalog, closed) is not { Count: > 0 } files)
        {
            return false;
        }

        // A batch with rows in two files has its line in both.
        connection.Run($"""
            CREATE OR REPLACE TEMP TABLE recovered AS
            SELECT DISTINCT ON (number) * FROM ({string.Join(" UNION ALL ", files.Select(file => $"SELECT * FROM {file}.{Table}"))})
            WHERE number NOT IN (SELECT number FROM {catalog}.ingest) AND batch_hash NOT IN (SELECT batch_hash FROM {catalog}.ingest)
            """);
        var any = connection.Scalar("SELECT count(*) FROM temp.recovered") > 0;
        if (any)
        {
            connection.Run("BEGIN");
            connection.Run($"INSERT INTO {catalog}.ingest SELECT * FROM temp.recovered ORDER BY number");
            foreach (var range in Outside(closed))
            {
                IngestLedger.Refill(connection, catalog, "temp.recovered", range);
            }

            connection.Run("COMMIT");
        }

        connection.Run("DROP TABLE temp.recovered");
        return any;
    }

    /// <summary>The closed files that have lines, by the names under which they are attached.</summary>
    private static List<string> WithLines(DuckConnection connection, string catalog, ImmutableArray<Partition> closed)
    {
        var aliases = closed.Select(partition => partition.Alias(catalog)).ToHashSet(StringComparer.Ordinal);
        var files = new List<string>();
        using var rows = connection.Query("SELECT database_name FROM duckdb_tables() WHERE table_name = ?", Table);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                if (chunk.Text(0)[row]! is var name && aliases.Contains(name))
                {
                    files.Add(name);
                }
            }
        }

        return files;
    }

    /// <summary>The times that no closed file has.</summary>
    private static IEnumerable<TimeRange> Outside(ImmutableArray<Partition> closed)
    {
        var from = TimeRange.Everything.From;
        foreach (var range in closed.Select(partition => partition.Range).OrderBy(range => range.From))
        {
            if (range.From > from)
            {
                yield return new(from, range.From);
            }

            from = range.Until;
        }

        if (from < TimeRange.Everything.Until)
        {
            yield return new(from, TimeRange.Everything.Until);
        }
    }
}
