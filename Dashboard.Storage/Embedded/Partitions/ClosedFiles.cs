using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>What a closed file says of itself, so that the manifest can be made again from the files alone.</summary>
internal sealed record ClosedFileLabel(string Catalog, long From, long Until, int Generation);

/// <summary>The closed files of a kind: their places, names and how they are attached. Each is complete once it has its label, and is never written again.</summary>
internal sealed class ClosedFiles(DataFolder folder, string catalog, int rowGroupSize)
{
    private const string Extension = ".duckdb";

    private readonly Lock _gate = new();
    private readonly HashSet<string> _unwanted = new(StringComparer.Ordinal);
    private int _holds;

    public string Folder { get; } = folder.File("closed");

    public string PathOf(Partition partition) => Path.Combine(Folder, partition.FileName(catalog));

    /// <summary>Paths of all files of this kind.</summary>
    public string[] All() => Directory.Exists(Folder) ? Directory.GetFiles(Folder, $"{catalog}-*{Extension}") : [];

    /// <summary>Bytes of a partition's file; 0 where it has none.</summary>
    public long Bytes(Partition partition) => new FileInfo(PathOf(partition)) is { Exists: true } file ? file.Length : 0;

    /// <summary>Whether somebody copies the files at present: none goes then, and none takes the name of one that would have gone.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return _holds > 0;
            }
        }
    }

    /// <summary>Keeps every file where it is until the hold is disposed; what was to be deleted meanwhile goes then.</summary>
    public IDisposable Hold()
    {
        lock (_gate)
        {
            _holds++;
        }

        return new Held(this);
    }

    /// <summary>Starts a new file under a name for writing.</summary>
    public void Create(DuckConnection connection, Partition partition, string name)
    {
        Directory.CreateDirectory(Folder);
        DeleteNow(PathOf(partition));
        connection.Run(string.Create(CultureInfo.InvariantCulture, $"ATTACH {DuckInstance.Literal(PathOf(partition))} AS {name} (STORAGE_VERSION 'latest', ROW_GROUP_SIZE {rowGroupSize})"));
    }

    /// <summary>Says in a new file what it is, as the last that is put into it.</summary>
    public void WriteLabel(DuckConnection connection, Partition partition, string name)
    {
        connection.Run($"CREATE TABLE {name}.about (catalog VARCHAR NOT NULL, from_ts BIGINT NOT NULL, until_ts BIGINT NOT NULL, generation INTEGER NOT NULL)");
        connection.Execute($"INSERT INTO {name}.about VALUES (?, ?, ?, ?)", catalog, partition.From, partition.Until, partition.Generation);
    }

    /// <summary>Makes a new file durable, its name included, and lets go of it. False where somebody looks at it just now: then it is not done.</summary>
    public bool TryComplete(DuckConnection connection, string name)
    {
        if (!connection.TryCheckpoint(name))
        {
            return false;
        }

        connection.Run($"DETACH {name}");
        FolderSync.Flush(Folder);
        return true;
    }

    /// <exception cref="DuckException">It is missing or damaged.</exception>
    public void Attach(DuckConnection connection, Partition partition) =>
        connection.Run($"ATTACH IF NOT EXISTS {DuckInstance.Literal(PathOf(partition))} AS {partition.Alias(catalog)} (READ_ONLY)");

    /// <summary>Queries that are running keep reading it; no new one can.</summary>
    public void Detach(DuckConnection connection, Partition partition) => connection.Run($"DETACH DATABASE IF EXISTS {partition.Alias(catalog)}");

    public void Delete(Partition partition) => Delete(PathOf(partition));

    public void Delete(string path)
    {
        lock (_gate)
        {
            if (_holds > 0)
            {
                _unwanted.Add(path);
                return;
            }
        }

        DeleteNow(path);
    }

    /// <summary>Reads a file's label; null where it has none, is not of this kind or cannot be read.</summary>
    public ClosedFileLabel? Label(DuckConnection connection, string path)
    {
        const string Name = "unknown_file";
        try
        {
            connection.Run($"ATTACH {DuckInstance.Literal(path)} AS {Name} (READ_ONLY)");
            try
            {
                using var rows = connection.Query($"SELECT catalog, from_ts, until_ts, generation FROM {Name}.about");
                return rows.Next(out var chunk) && chunk.Text(0)[0] == catalog
                    ? new(catalog, chunk.Column<long>(1)[0], chunk.Column<long>(2)[0], chunk.Column<int>(3)[0])
                    : null;
            }
            finally
            {
                connection.Run($"DETACH {Name}");
            }
        }
        catch (DuckException unreadable) when (unreadable.Fault is not DuckFault.Interrupted)
        {
            return null;
        }
    }

    /// <summary>Reads every value of every table, so that each block is held against its checksum; says what is wrong, or null.</summary>
    public string? Verify(DuckConnection connection, Partition partition)
    {
        try
        {
            Attach(connection, partition);
            var alias = partition.Alias(catalog);
            var tables = new List<string>();
            using (var names = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ?", alias))
            {
                while (names.Next(out var chunk))
                {
                    for (var row = 0; row < chunk.Count; row++)
                    {
                        tables.Add(chunk.Text(0)[row]!);
                    }
                }
            }

            foreach (var table in tables)
            {
                connection.Run($"SELECT bit_xor(hash(everything)) FROM (SELECT everything FROM {alias}.{table} AS everything)");
            }

            return tables.Contains("about") ? null : "It has no label.";
        }
        catch (DuckException damage) when (damage.Fault is not (DuckFault.Interrupted or DuckFault.OutOfMemory))
        {
            return damage.Message.Split('\n', 2)[0];
        }
    }

    private static void DeleteNow(string path)
    {
        File.Delete(path);
        File.Delete(path + ".wal");
    }

    private void Release()
    {
        string[] unwanted;
        lock (_gate)
        {
            if (--_holds > 0)
            {
                return;
            }

            unwanted = [.. _unwanted];
            _unwanted.Clear();
        }

        foreach (var path in unwanted)
        {
            DeleteNow(path);
        }
    }

    private sealed class Held(ClosedFiles files) : IDisposable
    {
        private ClosedFiles? _files = files;

        public void Dispose() => Interlocked.Exchange(ref _files, null)?.Release();
    }
}
