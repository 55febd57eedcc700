using Dashboard.Cli.Export;
using Dashboard.Cli.Output;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary>
/// The store's part of <c>export</c>: hands out rows as lines of JSON, a page at a time through the readers that pages use, in the queue for exports.
/// Between two pages nothing is held open, however slowly they are taken.
/// </summary>
public sealed class ExportVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.ExportEvents request, CancellationToken cancellationToken)
    {
        if (KqlParser.Parse(request.Kql) is not KqlResult.Parsed(var predicate))
        {
            await output.NoteAsync($"The query '{request.Kql}' is not KQL.", cancellationToken);
            return ExitCode.AskedWrongly;
        }

        using var rows = new JsonLines(output, context.Time);
        await new EventExport(context.Events, rows).RunAsync(new(request.Range.ToTimeRange(), predicate), cancellationToken);
        await rows.CompleteAsync(cancellationToken);
        return ExitCode.Done;
    }

    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.ExportMetrics request, CancellationToken cancellationToken)
    {
        var selector = new SeriesSelector { Metric = request.Metric, Match = LabelSet.Of(request.Labels) };
        using var rows = new JsonLines(output, context.Time);
        await new MetricExport(context.Metrics, rows).RunAsync(selector, request.Range.ToTimeRange(), cancellationToken);
        await rows.CompleteAsync(cancellationToken);
        if (rows.Rows == 0 && request.Metric is { } metric && (await context.Metrics.FindSeriesAsync(selector, QueryLimits.Export, cancellationToken)).Items.IsEmpty)
        {
            await MetricHint.WriteAsync(context.Metrics, output, metric, request.Labels, cancellationToken);
        }

        return ExitCode.Done;
    }

    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.ExportFlows request, CancellationToken cancellationToken)
    {
        using var rows = new JsonLines(output, context.Time);
        await new FlowExport(context.Flows, rows).RunAsync(request.Which.ToFilter(), cancellationToken);
        await rows.CompleteAsync(cancellationToken);
        return ExitCode.Done;
    }
}
