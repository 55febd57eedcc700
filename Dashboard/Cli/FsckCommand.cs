using System.CommandLine;
using System.Globalization;
using Dashboard.Cli.Output;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Checking;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Cli;

/// <summary><c>fsck</c>: every file against its checksums, and the files against each other.</summary>
internal sealed class FsckCommand : Command, IHasExamples
{
    private readonly Option<bool> _repair = new("--repair") { Description = "Save what can be read and set the rest aside, as a start does. The server must be stopped. The last line is a summary as JSON." };
    private readonly Option<RowFormat> _format = RowFormatOption.Create(RowFormat.Table);
    private readonly TimeProvider _time;

    public FsckCommand(TimeProvider time)
        : base("fsck", "Check every file of the store, beside a running server or without one. A line for each finding; 0 where all is sound, 1 where something is damaged.")
    {
        _time = time;
        Options.Add(_repair);
        Options.Add(_format);
        SetAction((asked, cancellationToken) => FolderVerb.GuardAsync(output => RunAsync(asked, output, cancellationToken), cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } = ["fsck", "fsck --format ndjson --data /mnt/backups/2026-02-14", "fsck --repair"];

    private async Task<int> RunAsync(ParseResult asked, IVerbOutput output, CancellationToken cancellationToken)
    {
        var configuration = asked.Configuration();
        var data = configuration.DataDirectory();
        if (!Directory.Exists(data))
        {
            throw new StoreUnavailableException($"There is no data folder {data}. Name another with --data.");
        }

        var report = new FsckReport(output);
        if (!asked.GetValue(_repair))
        {
            return await VerbClient.TryRunAsync(data, new VerbRequest.Fsck(asked.GetValue(_format)), output, cancellationToken)
                ?? await report.WriteAsync(await CheckAsync(data, output, cancellationToken), asked.GetValue(_format), cancellationToken);
        }

        var found = await CheckAsync(data, output, cancellationToken, "--repair wants the server stopped.");
        var exit = await report.WriteAsync(found, asked.GetValue(_format), cancellationToken);
        var left = 0;
        if (exit != ExitCode.Done)
        {
            await using var open = await OpenFolder.OpenAsync(data, configuration, collects: false, _time, cancellationToken);
            var still = await open.Context.Store!.RepairAsync(line => output.NoteAsync(line, cancellationToken), cancellationToken);
            left = still.Count(finding => finding.IsDamage);
            await report.WriteAsync(still, asked.GetValue(_format), cancellationToken);
        }

        await output.DataAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"damaged\":{found.Count(finding => finding.IsDamage)},\"left\":{left}}}\n"), CancellationToken.None);
        return exit;
    }

    /// <summary>On a thread of its own: DuckDB blocks.</summary>
    private async Task<IReadOnlyCollection<CheckFinding>> CheckAsync(string data, IVerbOutput output, CancellationToken cancellationToken, string? otherwise = null)
    {
        DataFolder folder;
        try
        {
            folder = FolderVerb.Take(data, _time);
        }
        catch (StoreUnavailableException held) when (otherwise is not null)
        {
            throw new StoreUnavailableException($"{held.Message} {otherwise}", held);
        }

        using (folder)
        {
            var notes = System.Threading.Channels.Channel.CreateUnbounded<string>();
            var check = Task.Factory.StartNew(
                () =>
                {
                    try
                    {
                        return FolderCheck.Run(folder, line => notes.Writer.TryWrite(line), cancellationToken);
                    }
                    finally
                    {
                        notes.Writer.Complete();
                    }
                },
                cancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            await foreach (var line in notes.Reader.ReadAllAsync(CancellationToken.None))
            {
                await output.NoteAsync(line, CancellationToken.None);
            }

            return await check;
        }
    }
}
