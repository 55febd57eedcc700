using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// Writes partitions into closed files, one bounded step at a time on the writer's thread: those whose time is over, and again those for which rows
/// came late. The new file is complete and durable before one transaction of the open file makes it count; a kill before that leaves a file that
/// nobody names, and the next start deletes it.
/// </summary>
internal sealed class PartitionCloser(IPartitionLayout layout, PartitionManifest manifest, ClosedFiles files, TelemetryFile file, TimeSpan closeAfter, TimeProvider time)
{
    private PartitionCopy? _copy;
    private Partition? _target;
    private string? _cursor;
    private DuckConnection? _own;

    private string Name => $"closing_{manifest.Catalog}";

    /// <summary>Does one step; true where more is to be done.</summary>
    public bool Step(DuckConnection connection)
    {
        if (_copy is null)
        {
            return Begin(connection);
        }

        try
        {
            _cursor = layout.CopyStep(_own ?? connection, _copy, _cursor);
            if (_cursor is null)
            {
                Finish(connection);
            }
        }
        catch
        {
            // Half a step may be in the new file: it is begun anew.
            Reset();
            throw;
        }

        return true;
    }

    /// <summary>The file was opened again: what was under way is begun anew.</summary>
    public void Reset()
    {
        _copy?.Running?.Dispose();
        (_copy, _target, _cursor) = (null, null, null);
        if (_own is { } own)
        {
            // Its transaction goes with it.
            _own = null;
            file.Return(own, reusable: false);
        }
    }

    private bool Begin(DuckConnection connection)
    {
        if (files.IsHeld)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var candidate = manifest.Map.Partitions.FirstOrDefault(partition => partition.State is PartitionState.Closing)
            ?? manifest.Map.Partitions.FirstOrDefault(partition => partition.State is PartitionState.Open && partition.Range.Until + closeAfter <= now && IsQuiet(partition, now))
            ?? manifest.Map.Partitions.FirstOrDefault(partition => partition.State is PartitionState.Closed && manifest.Map.HasLate(partition) && IsQuiet(partition, now));
        if (candidate is null)
        {
            return false;
        }

        if (candidate.State is PartitionState.Open)
        {
            candidate = candidate with { State = PartitionState.Closing };
            InTransaction(connection, () => manifest.Change(connection, candidate));
        }

        var target = candidate with { State = PartitionState.Closed, Generation = candidate.Generation + 1 };
        connection.Run($"DETACH DATABASE IF EXISTS {Name}");
        files.Create(connection, target, Name);
        foreach (var table in layout.Tables)
        {
            connection.Run($"CREATE TABLE {Name}.{table} ({layout.Columns(table)})");
        }

        if (layout.CopiesInOneTransaction)
        {
            _own = file.Rent();
            _own.Run("BEGIN");
        }

        (_copy, _target, _cursor) = (new(manifest.Catalog, candidate, Name, LateCut(connection)), target, null);
        return true;
    }

    private bool IsQuiet(Partition partition, DateTimeOffset now) =>
        !manifest.LastWrites.TryGetValue(partition.Id, out var last) || last + closeAfter <= now;

    private long LateCut(DuckConnection connection)
    {
        var cut = 0L;
        foreach (var table in layout.LateTables)
        {
            cut = Math.Max(cut, connection.Scalar($"SELECT max({layout.LateOrder})::BIGINT FROM {manifest.Catalog}.late_{table}") ?? 0);
        }

        return cut;
    }

    private void Finish(DuckConnection connection)
    {
        var (copy, target) = (_copy!, _target!);
        _own?.Run("COMMIT");
        Reset();
        ClosedLedger.Write(connection, layout, manifest.Catalog, Name);
        files.Complete(connection, target, Name);
        files.Attach(connection, target);
        InTransaction(connection, () =>
        {
            manifest.Change(connection, target);
            layout.Closed(connection, target);
            if (copy.Partition.State is not PartitionState.Closed)
            {
                manifest.DropTables(connection, copy.Partition);
            }

            foreach (var table in layout.LateTables)
            {
                var second = layout.Second(table);
                connection.Execute(
                    $"DELETE FROM {manifest.Catalog}.late_{table} WHERE {second} >= ? AND {second} < ? AND {layout.LateOrder} <= ?",
                    target.From, target.Until, copy.LateCut);
            }

            manifest.CountLate(connection, target);
        });
        if (copy.Partition.State is PartitionState.Closed)
        {
            files.Detach(connection, copy.Partition);
            files.Delete(copy.Partition);
        }
    }

    private void InTransaction(DuckConnection connection, Action change)
    {
        connection.Run("BEGIN");
        try
        {
            change();
            connection.Run("COMMIT");
        }
        catch
        {
            manifest.Discard();
            throw;
        }

        manifest.Publish();
    }
}
