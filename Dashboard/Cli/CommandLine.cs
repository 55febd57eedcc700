using System.CommandLine;
using Dashboard.Cli.Output;

namespace Dashboard.Cli;

/// <summary>The program as seen from a shell: data to standard output, everything else to standard error, three exit codes.</summary>
public static class CommandLine
{
    // Longer than any commit takes: a verb that is told to stop ends with its summary.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Does what the arguments ask and gives the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TimeProvider time)
    {
        var root = Root(time);

        // Queries begin with @timestamp: an @ shall not name a file of arguments.
        var asked = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (asked.Errors.Count > 0 && asked.Action?.ClearsParseErrors is not true)
        {
            return await RefuseAsync(asked);
        }

        try
        {
            return await asked.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
        }
        catch (Exception defect)
        {
            // Nobody foresaw it: the whole of it is wanted, and still an exit code that a script understands.
            await Console.Error.WriteLineAsync($"This is a fault of the dashboard: {defect}");
            return ExitCode.Failed;
        }
    }

    internal static RootCommand Root(TimeProvider time)
    {
        var serve = new ServeCommand();
        var root = new ProductCommand(serve)
        {
            serve,
            new IngestCommand(time),
            new CollectCommand(time),
            new QueryCommand(time),
            new ExportCommand(time),
            new BackupCommand(time),
            new RestoreCommand(time),
            new FsckCommand(time),
            new ValidateCommand(),
        };
        HelpWithExamples.Install(root);
        return root;
    }

    private static async Task<int> RefuseAsync(ParseResult asked)
    {
        using var output = new ConsoleOutput();
        foreach (var error in asked.Errors.Select(error => error.Message).Distinct())
        {
            await output.NoteAsync(error, CancellationToken.None);
        }

        var names = asked.CommandResult.Command is RootCommand ? "" : " " + string.Join(' ', Names(asked.CommandResult));
        await output.NoteAsync($"See {RootCommand.ExecutableName}{names} --help.", CancellationToken.None);
        return ExitCode.AskedWrongly;
    }

    private static IEnumerable<string> Names(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent && result.Command is not RootCommand ? [.. Names(parent), result.Command.Name] : [];
}
