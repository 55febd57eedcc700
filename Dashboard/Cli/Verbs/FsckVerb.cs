using Dashboard.Cli.Output;

namespace Dashboard.Cli.Verbs;

/// <summary><c>fsck</c> on the server that has the folder open: it checks itself and goes on working.</summary>
public sealed class FsckVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.Fsck request, CancellationToken cancellationToken)
    {
        if (context.Store is not { } store)
        {
            await output.NoteAsync("The server's store is not one of files: check it with its own means.", cancellationToken);
            return ExitCode.Failed;
        }

        return await new FsckReport(output).WriteAsync(await store.CheckAsync(line => output.NoteAsync(line, cancellationToken), cancellationToken), request.Format, cancellationToken);
    }
}
