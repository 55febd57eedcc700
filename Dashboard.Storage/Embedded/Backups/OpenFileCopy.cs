using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>Copies a kind's open file as of one moment, while it is written and read: DuckDB's own rows through one transaction, never the file's bytes.</summary>
internal sealed class OpenFileCopy(KindStore kind, QueryThreads threads)
{
    /// <summary>Rows that are copied at once. Within a statement rows may change their order, so that it is short, and the next can be told to stop.</summary>
    private const long Stride = 4L * FileLayout.SmallRowGroup;

    private const int Attempts = 5;

    private static readonly QueryLimits Limits = new(QueryPriority.Export, TimeSpan.FromHours(12), int.MaxValue);

    private FileLayout Layout => kind.File.Layout;

    /// <summary>Writes the copy into a folder and says which closed files it names.</summary>
    public async ValueTask<ImmutableArray<Partition>> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        RequireRoom(folder);
        var path = Path.Combine(folder, Layout.FileName);
        return await threads.RunAsync(kind.File, new("copy", path), Limits, (connection, cancelled) => Copy(connection, path, cancelled), cancellationToken);
    }

    /// <summary>A disk that fills up while DuckDB writes costs it the instance, the live file included: better not to begin.</summary>
    private void RequireRoom(string folder)
    {
        const long Spare = 64L << 20;
        var needed = kind.Bytes + Spare;
        if (DiskSpace.Of(folder) is { } disk && disk.Free < needed)
        {
            throw new StoreUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"A backup needs {needed >> 20} MB on the data folder's own disk for its copy of {Layout.FileName}, and {disk.Free >> 20} MB are free. Free space, or stop the server and run the backup again: then nothing has to be copied twice."));
        }
    }

    private ImmutableArray<Partition> Copy(DuckConnection connection, string path, CancellationToken cancelled)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                if (CopyOnce(connection, path, cancelled) is { } partitions)
                {
                    return [.. partitions.Where(partition => partition.State is PartitionState.Closed)];
                }
            }
            catch (DuckException moved) when (moved.Fault is DuckFault.Missing)
            {
                // A partition that went with its tables.
            }

            File.Delete(path);
            File.Delete(path + ".wal");
        }

        throw new StoreUnavailableException($"{Layout.FileName} is being put in order, and its partitions changed each time that it was copied. Take the backup again in some minutes.");
    }

    /// <summary>All partitions of the copy, or null where they changed before the moment that is copied.</summary>
    private ImmutableArray<Partition>? CopyOnce(DuckConnection connection, string path, CancellationToken cancelled)
    {
        var copy = $"copy_of_{Layout.Catalog}";
        connection.Run($"DETACH DATABASE IF EXISTS {copy}");
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"ATTACH {DuckInstance.Literal(path)} AS {copy} (STORAGE_VERSION 'latest', ROW_GROUP_SIZE {Layout.RowGroupSize})"));
        try
        {
            var before = PartitionManifest.Read(connection, Layout.Catalog);
            connection.Run($"COPY FROM DATABASE {Layout.Catalog} TO {copy} (SCHEMA)");
            // Not inside the transaction: a list of tables touches every file of the instance, and none that is touched can be checkpointed before
            // the transaction's end, the one that a partition is being closed into included.
            var tables = Tables(connection, copy);
            var partitions = ReadTransaction.Run<ImmutableArray<Partition>?>(connection, () =>
            {
                if (!PartitionManifest.Read(connection, Layout.Catalog).SequenceEqual(before))
                {
                    return null;
                }

                foreach (var table in tables)
                {
                    CopyRows(connection, copy, table, cancelled);
                }

                return before;
            });
            connection.Run($"CHECKPOINT {copy}");
            return partitions;
        }
        finally
        {
            connection.Run($"DETACH DATABASE IF EXISTS {copy}");
        }
    }

    private void CopyRows(DuckConnection connection, string copy, string table, CancellationToken cancelled)
    {
        var rows = connection.Scalar($"SELECT max(rowid) FROM {Layout.Catalog}.{table}") ?? -1;
        for (var first = 0L; first <= rows; first += Stride)
        {
            cancelled.ThrowIfCancellationRequested();
            connection.Execute($"INSERT INTO {copy}.{table} SELECT * FROM {Layout.Catalog}.{table} WHERE rowid >= ? AND rowid < ?", first, first + Stride);
        }
    }

    private static List<string> Tables(DuckConnection connection, string catalog)
    {
        var tables = new List<string>();
        using var names = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", catalog);
        while (names.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                tables.Add(chunk.Text(0)[row]!);
            }
        }

        return tables;
    }
}
