using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded;

/// <summary>One kind's file with its ledger and its writer.</summary>
internal sealed class KindStore : IAsyncDisposable
{
    private readonly ISignalTable _table;
    private readonly string _path;
    private readonly string _logPath;
    private readonly LedgerRetention _ledgerRetention;
    private readonly long _checkpointBytes;
    private bool _mayShrink = true;

    public KindStore(DataFolder folder, FileLayout layout, PartitionManifest manifest, ISignalTable table, EmbeddedStoreOptions options, TimeProvider time, ILogger logger)
    {
        _table = table;
        (_path, _logPath) = (folder.File(layout.FileName), folder.File(layout.FileName + ".wal"));
        _checkpointBytes = options.CheckpointBytes;
        var limits = new DuckLimits(
            options.MemoryBytes * layout.MemoryPercent / 100,
            layout.AsksShortly ? Math.Max(Environment.ProcessorCount / 2, 1) : Environment.ProcessorCount,
            folder.Path,
            Path.Combine(folder.Spill, layout.Catalog),
            options.SpillBytes * layout.MemoryPercent / 100);
        File = new(folder, layout, limits, time, logger);
        Ledger = new(layout.Catalog);
        Partitions = new(folder, File, layout.Partitions, Ledger, manifest, options.Life(layout), time);
        _ledgerRetention = new(layout, Ledger, options.Retention.Ledger, options.Retention.Of(layout.Kind), time);
        Writer = new(File, table, Ledger, Partitions, Upkeep, options.UpkeepEvery, time, logger);
    }

    public TelemetryFile File { get; }

    public IngestLedger Ledger { get; }

    public PartitionSet Partitions { get; }

    public FileWriter Writer { get; }

    /// <summary>Bytes of the open file and its log.</summary>
    public long Bytes => new[] { _path, _logPath }.Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    /// <summary>Reads what is kept in memory, before anybody asks for it.</summary>
    public ValueTask LoadAsync(CancellationToken cancellationToken) => Writer.RunAsync(_ => { }, cancellationToken);

    /// <summary>Does what is due now, and waits for what is written beside the writer's thread.</summary>
    public async ValueTask UpkeepAsync(CancellationToken cancellationToken)
    {
        for (var more = true; more;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Writer.RunAsync(connection => more = Upkeep(connection), cancellationToken);
            if (!more && Partitions.Writing is { } writing)
            {
                // Its failure is told by the next step.
                await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                more = true;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        File.Dispose();
    }

    private bool Upkeep(DuckConnection connection)
    {
        RejectedTable.Trim(connection, File.Layout.Catalog);
        var more = _table.Compact(connection) || Partitions.Upkeep(connection) || _ledgerRetention.Step(connection);
        _mayShrink |= more;
        // Rows must not move under whoever copies them.
        if (!more && _mayShrink && Partitions.Writing is null)
        {
            _mayShrink = !FreeSpace.GiveBack(connection, File.Layout.Catalog);
        }

        if (new FileInfo(_logPath) is { Exists: true } log && log.Length > _checkpointBytes)
        {
            connection.TryCheckpoint(File.Layout.Catalog);
        }

        return more;
    }
}
