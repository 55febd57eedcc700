using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Cli.Socket;

namespace Dashboard.Cli.Verbs;

/// <summary>
/// The server's part of <c>backup</c>: takes a snapshot and keeps its files until the one who asked is gone. The command line copies them, because a
/// process that closes a handle on a file takes DuckDB's lock from it.
/// </summary>
public sealed class BackupVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>Runs until the one who asked has left.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (context.Store is not { } store)
        {
            await output.NoteAsync("The server's store is not one of files: back it up with its own means.", cancellationToken);
            return ExitCode.Failed;
        }

        await using var snapshot = await store.SnapshotAsync(line => output.NoteAsync(line, cancellationToken), cancellationToken);
        await output.DataAsync(JsonSerializer.Serialize(new BackupPlan(snapshot.TakenAt, snapshot.Files), VerbJson.Default.BackupPlan) + "\n", cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken);
        return ExitCode.Done;
    }
}
