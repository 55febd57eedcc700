using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Backups;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Cli;

/// <summary><c>restore</c>: a backup into a data folder that no server has.</summary>
internal sealed class RestoreCommand : Command, IHasExamples
{
    private readonly Argument<string> _backup = new("BACKUP") { Description = "The folder that backup wrote." };
    private readonly Option<bool> _replace = new("--replace") { Description = "Set aside what the data folder has. Nothing is deleted." };
    private readonly Option<bool> _acceptDamage = new("--accept-damage") { Description = "Go on where a file of the backup is damaged: the next start saves what can be read of it." };
    private readonly TimeProvider _time;

    public RestoreCommand(TimeProvider time)
        : base("restore", "Put a backup into the data folder. The server must be stopped. The last line is a summary as JSON.")
    {
        _time = time;
        Arguments.Add(_backup);
        Options.Add(_replace);
        Options.Add(_acceptDamage);
        SetAction((asked, cancellationToken) => FolderVerb.GuardAsync(output => RunAsync(asked, output, cancellationToken), cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } = ["restore /mnt/backups/2026-02-14 --data /var/lib/dashboard", "restore /mnt/backups/2026-02-14 --replace"];

    private async Task<int> RunAsync(ParseResult asked, IVerbOutput output, CancellationToken cancellationToken)
    {
        var data = asked.Configuration().DataDirectory();
        var restore = new StoreRestore(Path.GetFullPath(asked.GetRequiredValue(_backup)), data, line => output.NoteAsync(line, cancellationToken), _time);
        try
        {
            var manifest = await restore.RunAsync(asked.GetValue(_replace), asked.GetValue(_acceptDamage), cancellationToken);
            await output.DataAsync(
                string.Create(CultureInfo.InvariantCulture, $"{{\"files\":{manifest.Files.Length},\"bytes\":{manifest.Bytes},\"takenAt\":\"{manifest.TakenAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\",\"setAside\":{JsonSerializer.Serialize(restore.SetAsideIn)}}}\n"),
                CancellationToken.None);
            return ExitCode.Done;
        }
        catch (InvalidDataException noBackup)
        {
            await output.NoteAsync($"{noBackup.Message} Nothing was changed.", CancellationToken.None);
            return ExitCode.Failed;
        }
        catch (FolderInUseException held)
        {
            throw new StoreUnavailableException($"{held.Message} A restore wants the server stopped.", held);
        }
    }
}
