using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// Holds manifest, tables and closed files against each other when a file is opened, and makes them agree: after a kill between two of its steps,
/// after a salvage that lost the manifest, after somebody deleted a file.
/// </summary>
internal sealed class PartitionRecovery(DuckConnection connection, FileLayout file, IPartitionLayout layout, PartitionManifest manifest, ClosedFiles files, Action<Partition, string> damaged)
{
    public void Run()
    {
        var map = new PartitionMap(PartitionManifest.Read(connection, file.Catalog), ImmutableDictionary<int, long>.Empty);
        map = AdoptTables(map);
        map = AdoptFiles(map);
        manifest.Begin(map);
        foreach (var partition in map.Partitions)
        {
            if (partition.State is PartitionState.Closed)
            {
                Attach(partition);
            }
            else
            {
                CreateMissing(partition);
            }
        }

        Sweep();
        CountLate();
    }

    /// <summary>Late rows are rare: most starts need not ask for each partition.</summary>
    private void CountLate()
    {
        if (layout.LateTables.All(table => connection.Scalar($"SELECT count(*) FROM {file.Catalog}.late_{table}") == 0))
        {
            return;
        }

        foreach (var partition in manifest.Map.Partitions)
        {
            manifest.CountLate(connection, partition);
        }

        manifest.Publish();
    }

    /// <summary>Tables whose line in the manifest is lost.</summary>
    private PartitionMap AdoptTables(PartitionMap map)
    {
        foreach (var suffix in Suffixes())
        {
            var from = PartitionTables.Start(suffix).ToUnixTimeSeconds();
            if (map.Partitions.Any(partition => partition.From == from && partition.State is not PartitionState.Closed))
            {
                continue;
            }

            if (map.Find(from) is { } taken && taken.From == from)
            {
                // Its rows are in the closed file that the manifest names: the drop of its tables was lost with a damaged log.
                manifest.DropTables(connection, taken);
                continue;
            }

            map = Add(map, new(0, from, EndOf(map, from), PartitionState.Open, 0));
        }

        return map;
    }

    /// <summary>Closed files that the manifest does not know and whose time nobody has: it was lost. All others are left from before a kill.</summary>
    private PartitionMap AdoptFiles(PartitionMap map)
    {
        if (!map.Partitions.IsEmpty)
        {
            return map;
        }

        foreach (var path in files.All())
        {
            if (files.Label(connection, path) is { } label
                && new Partition(0, label.From, label.Until, PartitionState.Closed, label.Generation) is var found
                && files.PathOf(found) == path)
            {
                var other = map.Partitions.FirstOrDefault(partition => partition.Overlaps(found.From, found.Until));
                if (other is not null && other.Generation < found.Generation)
                {
                    connection.Execute($"DELETE FROM {file.Catalog}.partition WHERE id = ?", other.Id);
                    map = map.Without(other);
                    other = null;
                }

                map = other is null ? Add(map, found) : map;
            }
        }

        return map;
    }

    private PartitionMap Add(PartitionMap map, Partition partition)
    {
        partition = partition with { Id = map.Partitions.IsEmpty ? 1 : map.Partitions.Max(known => known.Id) + 1 };
        PartitionManifest.Insert(connection, file.Catalog, partition);
        return map.With(partition);
    }

    private void Attach(Partition partition)
    {
        try
        {
            files.Attach(connection, partition);
        }
        catch (DuckException unreadable)
        {
            damaged(partition, File.Exists(files.PathOf(partition)) ? unreadable.Message.Split('\n', 2)[0] : "The file is missing.");
        }
    }

    private void CreateMissing(Partition partition)
    {
        foreach (var table in layout.Tables)
        {
            connection.Run($"CREATE TABLE IF NOT EXISTS {partition.OpenTable(file.Catalog, table)} ({layout.Columns(table)})");
        }
    }

    /// <summary>Deletes files of this kind that no partition has.</summary>
    private void Sweep()
    {
        var known = manifest.Map.Partitions.Where(partition => partition.State is PartitionState.Closed).Select(files.PathOf).ToHashSet(StringComparer.Ordinal);
        foreach (var path in files.All())
        {
            if (!known.Contains(path))
            {
                files.Delete(path);
            }
        }
    }

    private ImmutableSortedSet<string> Suffixes()
    {
        var suffixes = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        using var rows = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND NOT starts_with(table_name, 'late_')", file.Catalog);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var name = chunk.Text(0)[row]!;
                if (PartitionTables.Split(layout, name) is (_, { } suffix))
                {
                    suffixes.Add(suffix);
                }
            }
        }

        return suffixes.ToImmutable();
    }

    /// <summary>The end of a partition of which only the start is known: the kind's length, or where the next one begins.</summary>
    private long EndOf(PartitionMap map, long from)
    {
        var end = from + (long)layout.DefaultSpan.TotalSeconds;
        foreach (var partition in map.Partitions)
        {
            end = partition.From > from ? Math.Min(end, partition.From) : end;
        }

        return end;
    }
}
