using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Storage.Embedded.Backups;

namespace Dashboard.Cli;

/// <summary>The command line's part of <c>backup</c>: takes the plan that comes as data, copies its files, and leaves.</summary>
internal sealed class BackupReceiver(string target, IVerbOutput output, TimeProvider time, CancellationTokenSource done) : IVerbOutput
{
    private readonly StringBuilder _plan = new();

    /// <summary>Whether the backup is complete.</summary>
    public bool IsDone { get; private set; }

    public ValueTask NoteAsync(string line, CancellationToken cancellationToken) => output.NoteAsync(line, cancellationToken);

    public async ValueTask DataAsync(string text, CancellationToken cancellationToken)
    {
        _plan.Append(text);
        if (!text.EndsWith('\n'))
        {
            return;
        }

        await WriteAsync(JsonSerializer.Deserialize(_plan.ToString(), VerbJson.Default.BackupPlan)!, cancellationToken);

        // The server waits for us to go.
        await done.CancelAsync();
    }

    /// <summary>Copies and completes.</summary>
    public async Task WriteAsync(BackupPlan plan, CancellationToken cancellationToken)
    {
        var manifest = await new BackupWriter(target, line => NoteAsync(line, cancellationToken), time).WriteAsync(plan.TakenAt, plan.Files, cancellationToken);
        IsDone = true;
        await output.DataAsync(
            string.Create(CultureInfo.InvariantCulture, $"{{\"files\":{manifest.Files.Length},\"bytes\":{manifest.Bytes},\"takenAt\":\"{manifest.TakenAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"}}\n"),
            CancellationToken.None);
    }
}
