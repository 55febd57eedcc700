using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>
/// Gives the disk back what a file no longer needs: room that partitions left is used again, but a file only shrinks where it ends in free blocks. When
/// little is left in a large file, that little is written anew at its beginning.
/// </summary>
internal static class FreeSpace
{
    /// <summary>Less is not worth the writing: the next week needs it again.</summary>
    private const long WorthIt = 32L << 20;

    /// <summary>A table of more rows stalls commits while it is written (100,000 about a tenth of a second), and is most of the file anyway.</summary>
    private const long MaxRows = 100_000;

    /// <summary>Moves everything, if it is little; false where it could not look now.</summary>
    public static bool GiveBack(DuckConnection connection, string catalog)
    {
        // What was dropped is free from the next checkpoint on.
        if (!connection.TryCheckpoint(catalog))
        {
            return false;
        }

        if (!IsWorthIt(connection, catalog))
        {
            return true;
        }

        var tables = Tables(connection, catalog);
        if (tables.Exists(table => connection.Scalar($"SELECT count(*) FROM {catalog}.{table}") > MaxRows))
        {
            return true;
        }

        foreach (var table in tables)
        {
            connection.Run($"CREATE OR REPLACE TEMP TABLE moving AS SELECT * FROM {catalog}.{table} ORDER BY rowid");
            connection.Run("BEGIN");
            connection.Run($"DELETE FROM {catalog}.{table}");
            connection.Run($"INSERT INTO {catalog}.{table} SELECT * FROM temp.moving ORDER BY rowid");
            connection.Run("COMMIT");
        }

        connection.Run("DROP TABLE IF EXISTS temp.moving");
        // Once a file was found as long as before, all of it free: its end may have become free by this checkpoint only, and the next cuts it off.
        return connection.TryCheckpoint(catalog) && (!IsWorthIt(connection, catalog) || connection.TryCheckpoint(catalog));
    }

    private static bool IsWorthIt(DuckConnection connection, string catalog) => connection.Scalar(
        $"SELECT CASE WHEN free_blocks > 4 * used_blocks THEN free_blocks * block_size ELSE 0 END::BIGINT FROM pragma_database_size() WHERE database_name = '{catalog}'") > WorthIt;

    private static List<string> Tables(DuckConnection connection, string catalog)
    {
        var tables = new List<string>();
        using var rows = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ?", catalog);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                tables.Add(chunk.Text(0)[row]!);
            }
        }

        return tables;
    }
}
