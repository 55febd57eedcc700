using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>
/// Has partitions written into closed files, one at a time (<see cref="PartitionWriter"/>): those whose time is over, and again those for which rows
/// came late. The new file is complete and durable before one transaction of the open file makes it count; a kill before that leaves a file that
/// nobody names, and the next start deletes it. For the writer's thread, except <see cref="Writing"/>.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Whoever closes the file resets it before: what is written ends then.")]
internal sealed class PartitionCloser(IPartitionLayout layout, PartitionManifest manifest, ClosedFiles files, TelemetryFile file, TimeSpan closeAfter, TimeProvider time)
{
    private volatile PartitionWriter? _writer;

    /// <summary>Completes when what is being written is; null where nothing is.</summary>
    public Task? Writing => _writer?.Done;

    private string Name => $"closing_{manifest.Catalog}";

    /// <summary>Begins with a partition, or makes the file count that has been written; true where more may be due at once.</summary>
    public bool Step(DuckConnection connection)
    {
        if (_writer is not { } writer)
        {
            return Begin(connection);
        }

        if (!writer.Done.IsCompleted)
        {
            return false;
        }

        Reset();
        if (writer.Done.Exception is { } failed)
        {
            // Half of it may be in the new file: it is begun anew.
            ExceptionDispatchInfo.Throw(failed.InnerException!);
        }

        Finish(connection, writer.Copy.Partition, writer.Copy.LateCut, writer.Target);
        return true;
    }

    /// <summary>Ends what is under way: it will be begun anew.</summary>
    public void Reset()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            writer.Dispose();
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

        _writer = new(layout, files, file, new(manifest.Catalog, candidate, Name, LateCut(connection)), target);
        return false;
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

    /// <summary>Makes a written file count in place of what it was written from.</summary>
    private void Finish(DuckConnection connection, Partition from, long lateCut, Partition target)
    {
        if (!manifest.Map.Partitions.Contains(from))
        {
            // It went meanwhile: older than it is kept, or the disk was needed.
            files.Delete(target);
            return;
        }

        files.Attach(connection, target);
        InTransaction(connection, () =>
        {
            manifest.Change(connection, target);
            layout.Closed(connection, target);
            if (from.State is not PartitionState.Closed)
            {
                manifest.DropTables(connection, from);
            }

            foreach (var table in layout.LateTables)
            {
                var second = layout.Second(table);
                connection.Execute(
                    $"DELETE FROM {manifest.Catalog}.late_{table} WHERE {second} >= ? AND {second} < ? AND {layout.LateOrder} <= ?",
                    target.From, target.Until, lateCut);
            }

            manifest.CountLate(connection, target);
        });
        if (from.State is PartitionState.Closed)
        {
            files.Detach(connection, from);
            files.Delete(from);
        }
    }

    private void InTransaction(DuckConnection connection, Action change)
    {
        connection.Run("BEGIN");
        try
        {
            change();
            manifest.Commit(connection);
        }
        catch
        {
            manifest.Discard();
            throw;
        }
    }
}
