using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Backups;

namespace Dashboard.Cli;

/// <summary><c>backup</c>: the whole store as of one moment, beside a running server or without one.</summary>
internal sealed class BackupCommand : Command, IHasExamples
{
    private readonly Argument<string> _target = new("TARGET") { Description = "A folder that is new or empty, best on another disk." };
    private readonly TimeProvider _time;

    public BackupCommand(TimeProvider time)
        : base("backup", "Copy the whole store as of one moment, while it runs. The last line is a summary as JSON.")
    {
        _time = time;
        Arguments.Add(_target);
        SetAction((asked, cancellationToken) => FolderVerb.GuardAsync(output => RunAsync(asked, output, cancellationToken), cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } = ["backup /mnt/backups/2026-02-14", "backup /mnt/backups/2026-02-14 --data /var/lib/dashboard"];

    private async Task<int> RunAsync(ParseResult asked, IVerbOutput output, CancellationToken cancellationToken)
    {
        var data = asked.Configuration().DataDirectory();
        if (!Directory.Exists(data))
        {
            throw new StoreUnavailableException($"There is no data folder {data}. Name another with --data.");
        }

        var target = BackupWriter.Prepare(asked.GetRequiredValue(_target), data);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiver = new BackupReceiver(target, output, _time, done);
        try
        {
            if (await VerbClient.TryRunAsync(data, new VerbRequest.Backup(), receiver, done.Token) is { } exit)
            {
                return receiver.IsDone ? ExitCode.Done : exit;
            }
        }
        catch (OperationCanceledException) when (receiver.IsDone)
        {
            return ExitCode.Done;
        }

        // Nobody has the folder: as long as we have it, its files stay as they are.
        using var folder = FolderVerb.Take(data, _time);
        await receiver.WriteAsync(new(_time.GetUtcNow(), ClosedStore.Files(folder)), cancellationToken);
        return ExitCode.Done;
    }
}
