using Dashboard.Cli.Output;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Verbs;

/// <summary>Carries out what was asked, on an open store.</summary>
public static class VerbRunner
{
    /// <summary>Runs to the end and gives the exit code. What fails in a way that is known is said, not thrown.</summary>
    public static async Task<int> RunAsync(VerbRequest request, VerbContext context, IVerbOutput output, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                VerbRequest.Ingest ingest => await new IngestVerb(context, output).RunAsync(ingest, cancellationToken),
                VerbRequest.Collect => await new CollectVerb(context, output).RunAsync(cancellationToken),
                VerbRequest.QueryEvents query => await new QueryEventsVerb(context, output).RunAsync(query, cancellationToken),
                VerbRequest.QueryMetrics query => await new QueryMetricsVerb(context, output).RunAsync(query, cancellationToken),
                VerbRequest.Backup => await new BackupVerb(context, output).RunAsync(cancellationToken),
                VerbRequest.Fsck fsck => await new FsckVerb(context, output).RunAsync(fsck, cancellationToken),
                VerbRequest.QueryFlows query => await new QueryFlowsVerb(context, output).RunAsync(query, cancellationToken),
                VerbRequest.ExportEvents export => await new ExportVerb(context, output).RunAsync(export, cancellationToken),
                VerbRequest.ExportMetrics export => await new ExportVerb(context, output).RunAsync(export, cancellationToken),
                VerbRequest.ExportFlows export => await new ExportVerb(context, output).RunAsync(export, cancellationToken),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (Exception known) when (known is StoreUnavailableException or QueryLimitException)
        {
            await output.NoteAsync(known.Message, cancellationToken);
            return ExitCode.Failed;
        }
    }
}
