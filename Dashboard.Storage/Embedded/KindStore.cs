using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded;

/// <summary>One kind's file with its ledger and its writer.</summary>
internal sealed class KindStore : IAsyncDisposable
{
    /// <summary>From here on the log is put into the file in a quiet moment, before DuckDB does it inside somebody's commit.</summary>
    private const long CheckpointBytes = 24L << 20;

    private readonly string _logPath;

    public KindStore(DataFolder folder, FileLayout layout, ISignalTable table, DuckLimits limits, TimeProvider time, ILogger logger)
    {
        _logPath = folder.File(layout.FileName + ".wal");
        File = new(folder, layout, limits, time, logger);
        Ledger = new(layout.Catalog);
        Writer = new(File, table, Ledger, Upkeep, time, logger);
    }

    public TelemetryFile File { get; }

    public IngestLedger Ledger { get; }

    public FileWriter Writer { get; }

    /// <summary>Reads what is kept in memory, before anybody asks for it.</summary>
    public ValueTask LoadAsync(CancellationToken cancellationToken) => Writer.RunAsync(_ => { }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        File.Dispose();
    }

    private bool Upkeep(DuckConnection connection)
    {
        RejectedTable.Trim(connection, File.Layout.Catalog);
        if (new FileInfo(_logPath) is { Exists: true, Length: > CheckpointBytes })
        {
            connection.Run($"CHECKPOINT {File.Layout.Catalog}");
        }

        return false;
    }
}
