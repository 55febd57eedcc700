using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>Lets whole partitions go when they are older than they are kept, counted from the later of their last event and their last arrival.</summary>
internal sealed class PartitionRetention(IPartitionLayout layout, PartitionManifest manifest, ClosedFiles files, TimeSpan keep, TimeProvider time)
{
    /// <summary>Removes at most one partition; true where another may be due.</summary>
    public bool Step(DuckConnection connection)
    {
        var before = time.GetUtcNow() - keep;
        foreach (var partition in manifest.Map.Partitions)
        {
            if (partition.State is not PartitionState.Closing && partition.Range.Until <= before && LastArrival(connection, partition) <= before)
            {
                Remove(connection, partition);
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes a partition with all that is in it.</summary>
    public void Remove(DuckConnection connection, Partition partition)
    {
        connection.Run("BEGIN");
        try
        {
            layout.Removed(connection, partition);
            if (partition.State is not PartitionState.Closed)
            {
                manifest.DropTables(connection, partition);
            }

            manifest.DropLate(connection, partition);
            manifest.Remove(connection, partition);
            manifest.Commit(connection);
        }
        catch
        {
            manifest.Discard();
            throw;
        }

        if (partition.State is PartitionState.Closed)
        {
            files.Detach(connection, partition);
            files.Delete(partition);
        }
    }

    private DateTimeOffset LastArrival(DuckConnection connection, Partition partition) =>
        connection.Scalar(
            $"SELECT epoch_ns(max(committed_at)) FROM {manifest.Catalog}.ingest WHERE last_at >= make_timestamp_ns(?) AND first_at < make_timestamp_ns(?)",
            Instant.ToNanos(partition.Range.From), Instant.ToNanos(partition.Range.Until)) is { } nanos
            ? Instant.FromNanos(nanos)
            : DateTimeOffset.MinValue;
}
