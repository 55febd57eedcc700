using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Export;

/// <summary>Flow records as rows, newest first. A page is a stretch of time with few enough of them: how many there are where is asked before.</summary>
internal sealed class FlowExport(IFlowReader flows, JsonLines rows)
{
    /// <summary>Records of a page.</summary>
    private const long PageRows = 200_000;

    /// <summary>With more in a page than this, many have come since they were counted.</summary>
    private const int MostRows = 1_000_000;

    private const int Ports = 1 << 16;

    /// <summary>Stretches in which records are counted, each for where there are too many in one of the longer.</summary>
    private static readonly ImmutableArray<TimeSpan> Steps = [TimeSpan.FromDays(1), TimeSpan.FromMinutes(30), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)];

    /// <summary>All that match.</summary>
    public Task RunAsync(FlowFilter filter, CancellationToken cancellationToken) => RunAsync(filter, step: 0, cancellationToken);

    private async Task RunAsync(FlowFilter filter, int step, CancellationToken cancellationToken)
    {
        if (step == Steps.Length)
        {
            await RunByPortAsync(filter, cancellationToken);
            return;
        }

        var counted = await flows.FlowHistogramAsync(filter, Steps[step], QueryLimits.Export, cancellationToken);
        foreach (var (page, records) in Pages(counted, filter.Range, Steps[step]))
        {
            var part = filter with { Range = page };
            if (records > PageRows || !await TryReadAsync(part, MostRows, cancellationToken))
            {
                await RunAsync(part, step + 1, cancellationToken);
            }
        }
    }

    /// <summary>Neighbouring stretches together, as long as they are one page; newest first.</summary>
    private static IEnumerable<(TimeRange Range, long Records)> Pages(ImmutableArray<FlowBucket> counted, TimeRange within, TimeSpan step)
    {
        var (from, until, held) = (within.Until, within.Until, 0L);
        for (var i = counted.Length - 1; i >= 0; i--)
        {
            var stretch = counted[i];
            if (held > 0 && held + stretch.Records > PageRows)
            {
                yield return (new(from, until), held);
                held = 0;
            }

            until = held > 0 ? until : stretch.At + step < within.Until ? stretch.At + step : within.Until;
            from = stretch.At > within.From ? stretch.At : within.From;
            held += stretch.Records;
        }

        if (held > 0)
        {
            yield return (new(from, until), held);
        }
    }

    /// <summary>A second with very many records: every one has a destination port, be it zero.</summary>
    private async Task RunByPortAsync(FlowFilter filter, CancellationToken cancellationToken)
    {
        foreach (var group in await flows.TopFlowsAsync(filter, [FlowDimension.DestinationPort], FlowMeasure.Records, Ports, QueryLimits.Export, cancellationToken))
        {
            if (!await TryReadAsync(filter with { DestinationPort = int.Parse(group.Key[0], CultureInfo.InvariantCulture) }, QueryLimits.Export.MaxRows, cancellationToken))
            {
                throw new QueryLimitException($"More than {QueryLimits.Export.MaxRows:N0} records begin at {filter.Range.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} and go to port {group.Key[0]}. Leave that second out with --from and --to.");
            }
        }
    }

    /// <summary>False, and nothing written, where there are too many.</summary>
    private async Task<bool> TryReadAsync(FlowFilter filter, int most, CancellationToken cancellationToken)
    {
        var block = await flows.FindFlowsAsync(filter, most, QueryLimits.Export, cancellationToken);
        if (block.Count == most)
        {
            return false;
        }

        var writer = new FlowRowWriter(block);
        for (var row = 0; row < block.Count; row++)
        {
            writer.Write(rows.Begin(), row);
            await rows.EndAsync(DateTimeOffset.FromUnixTimeSeconds(block.Start[row]), cancellationToken);
        }

        return true;
    }
}
