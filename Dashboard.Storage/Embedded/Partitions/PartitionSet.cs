using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>How partitions of a kind live.</summary>
/// <param name="Span">Length of one.</param>
/// <param name="CloseAfter">How long after its end, and after its last write, a partition is closed.</param>
/// <param name="Keep">How long rows are kept.</param>
internal sealed record PartitionLife(TimeSpan Span, TimeSpan CloseAfter, TimeSpan Keep);

/// <summary>The partitions of one kind and all that happens to them: found at start, created, closed, let go, set aside. For the writer's thread, except <see cref="Manifest"/>.</summary>
internal sealed class PartitionSet
{
    private readonly DataFolder _folder;
    private readonly TelemetryFile _file;
    private readonly IPartitionLayout _layout;
    private readonly IngestLedger _ledger;
    private readonly PartitionCloser _closer;
    private readonly PartitionRetention _retention;
    private readonly TimeProvider _time;

    public PartitionSet(DataFolder folder, TelemetryFile file, IPartitionLayout layout, IngestLedger ledger, PartitionManifest manifest, PartitionLife life, TimeProvider time)
    {
        (_folder, _file, _layout, _ledger, _time, Manifest) = (folder, file, layout, ledger, time, manifest);
        Files = new(folder, file.Layout.Catalog, file.Layout.RowGroupSize);
        _closer = new(layout, manifest, Files, file, life.CloseAfter, time);
        _retention = new(layout, manifest, Files, life.Keep, time);
    }

    public PartitionManifest Manifest { get; }

    public ClosedFiles Files { get; }

    /// <summary>Makes manifest, tables and closed files agree, and attaches the files.</summary>
    public void Load(DuckConnection connection)
    {
        _closer.Reset();
        var damaged = new List<(Partition Partition, string Why)>();
        new PartitionRecovery(connection, _file.Layout, _layout, Manifest, Files, (partition, why) => damaged.Add((partition, why))).Run();
        var unread = damaged.Select(one => one.Partition.Id).ToHashSet();
        if (ClosedLedger.Recover(connection, _layout, _file.Layout.Catalog, [.. Manifest.Map.Partitions.Where(partition => partition.State is PartitionState.Closed && !unread.Contains(partition.Id))]))
        {
            _ledger.Load(connection, _file.Layout.Kind);
        }

        foreach (var (partition, why) in damaged)
        {
            SetAside(connection, partition, why);
        }
    }

    /// <summary>Lets go of what is under way, before the file is closed.</summary>
    public void Release() => _closer.Reset();

    /// <summary>Completes when the closed file that is being written is; null where none is.</summary>
    public Task? Writing => _closer.Writing;

    /// <summary>One bounded step; true where more is to be done at once.</summary>
    public bool Upkeep(DuckConnection connection) => _retention.Step(connection) || _closer.Step(connection);

    /// <summary>Lets the oldest closed partition go before its time, because the disk is needed; false where there is none.</summary>
    public bool RemoveOldest(DuckConnection connection)
    {
        if (Files.IsHeld || Manifest.Map.Partitions.FirstOrDefault(partition => partition.State is PartitionState.Closed) is not { } oldest)
        {
            return false;
        }

        _closer.Reset();
        _retention.Remove(connection, oldest);
        return true;
    }

    /// <summary>Holds every closed file against its checksums and sets aside those that do not match; says whether there were any.</summary>
    public bool SetDamagedAside(DuckConnection connection)
    {
        var any = false;
        foreach (var partition in Manifest.Map.Partitions)
        {
            if (partition.State is PartitionState.Closed && Files.Verify(connection, partition) is { } why)
            {
                SetAside(connection, partition, why);
                any = true;
            }
        }

        return any;
    }

    /// <summary>The partition goes on with empty tables of the open file; batches with rows in it are taken again when a source brings them again.</summary>
    private void SetAside(DuckConnection connection, Partition partition, string why)
    {
        _closer.Reset();
        var reopened = partition with { State = PartitionState.Open };
        connection.Run("BEGIN");
        try
        {
            _layout.Removed(connection, partition);
            Manifest.CreateTables(connection, reopened);
            if (_layout.Batch is null)
            {
                _layout.TakeLateBack(connection, Manifest.Catalog, reopened);
            }

            Manifest.Change(connection, reopened);
            Manifest.DropLate(connection, reopened);
            _ledger.Forget(connection, _layout, partition.Range);
            Manifest.Commit(connection);
        }
        catch
        {
            Manifest.Discard();
            throw;
        }

        _ledger.Load(connection, _file.Layout.Kind);
        Files.Detach(connection, partition);
        var path = Files.PathOf(partition);
        var kept = File.Exists(path) ? $"The damaged file is kept as {_folder.SetAside(path, move: true, _time.GetUtcNow())}." : "Nothing of it is left.";
        _file.Lose(new(
            _time.GetUtcNow(),
            _file.Layout.Kind,
            Path.GetFileName(path),
            string.Create(CultureInfo.InvariantCulture, $"The closed file of {Instant.Text(partition.Range.From)} to {Instant.Text(partition.Range.Until)} cannot be read ({why}): its rows are lost here. Collectors read again what their sources still have; files loaded by hand must be loaded again. {kept}"),
            partition.Range));
    }
}
