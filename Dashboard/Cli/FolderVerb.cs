using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Collectors;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Cli;

/// <summary>Has a verb carried out on a data folder: by the server that has it open, or else here.</summary>
internal static class FolderVerb
{
    public static Task<int> RunAsync(ParseResult asked, VerbRequest request, TimeProvider time, CancellationToken cancellationToken) =>
        GuardAsync(output => RunAsync(asked.Configuration(), request, output, time, cancellationToken), cancellationToken);

    /// <summary>The same with an output of the caller's, who guards it.</summary>
    public static async Task<int> RunAsync(IConfiguration configuration, VerbRequest request, IVerbOutput output, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = configuration.DataDirectory();
        return await VerbClient.TryRunAsync(folder, request, output, cancellationToken)
            ?? await RunHereAsync(folder, configuration, request, output, time, cancellationToken);
    }

    /// <summary>Runs a verb at this terminal. What fails in a way that is known is said, not thrown.</summary>
    public static async Task<int> GuardAsync(Func<IVerbOutput, Task<int>> verb, CancellationToken cancellationToken)
    {
        // Signals become cancellation only once this method has returned: what runs before that would be killed by them, half-written files and all.
        await Task.Yield();
        using var output = new ConsoleOutput();
        try
        {
            return await verb(output);
        }
        catch (InvalidConfigurationException invalid)
        {
            foreach (var problem in invalid.Message.Split(Environment.NewLine))
            {
                await output.NoteAsync(problem, CancellationToken.None);
            }

            return ExitCode.AskedWrongly;
        }
        catch (Exception failed) when (failed is StoreUnavailableException or IOException or UnauthorizedAccessException)
        {
            await output.NoteAsync(failed.Message, CancellationToken.None);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await output.NoteAsync("Stopped.", CancellationToken.None);
            return ExitCode.Failed;
        }
    }

    /// <summary>Takes a folder that no server answers on.</summary>
    public static DataFolder Take(string folder, TimeProvider time)
    {
        try
        {
            return DataFolder.Take(folder, time);
        }
        catch (FolderInUseException held)
        {
            throw Silent(held);
        }
    }

    private static async Task<int> RunHereAsync(string folder, IConfiguration configuration, VerbRequest request, IVerbOutput output, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request is not (VerbRequest.Ingest or VerbRequest.Collect) && !Directory.Exists(folder))
        {
            throw new StoreUnavailableException($"There is no data folder {folder}. Name another with --data, or fill it with ingest, collect or serve.");
        }

        if (request is VerbRequest.Collect && CollectorsConfiguration.Validate(configuration) is { IsEmpty: false } problems)
        {
            throw new InvalidConfigurationException(string.Join(Environment.NewLine, problems));
        }

        await using var open = await OpenAsync(folder, configuration, request is VerbRequest.Collect, time, cancellationToken);
        return await VerbRunner.RunAsync(request, open.Context, output, cancellationToken);
    }

    private static async Task<OpenFolder> OpenAsync(string folder, IConfiguration configuration, bool collects, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await OpenFolder.OpenAsync(folder, configuration, collects, time, cancellationToken);
        }
        catch (FolderInUseException held)
        {
            throw Silent(held);
        }
    }

    private static StoreUnavailableException Silent(FolderInUseException held) =>
        new($"{held.Message} It does not answer at the folder's socket: it may be starting, or be another command line.", held);
}
