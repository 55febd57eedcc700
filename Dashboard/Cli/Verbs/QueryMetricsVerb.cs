using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary><c>query metrics</c>: stored samples as <c>timestamp,value</c>, with a column a label where there is more than one series.</summary>
public sealed class QueryMetricsVerb(VerbContext context, IVerbOutput output)
{
    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.QueryMetrics request, CancellationToken cancellationToken)
    {
        var selector = new SeriesSelector { Metric = request.Metric, Match = LabelSet.Of(request.Labels) };
        var found = await context.Metrics.FindSeriesAsync(selector, QueryLimits.Export, cancellationToken);
        if (found.Items.IsEmpty)
        {
            await MetricHint.WriteAsync(context.Metrics, output, request.Metric, request.Labels, cancellationToken);
        }

        return request.Count
            ? await CountAsync(request, selector, cancellationToken)
            : await RowsAsync(request, found.Items, cancellationToken);
    }

    private async Task<int> CountAsync(VerbRequest.QueryMetrics request, SeriesSelector selector, CancellationToken cancellationToken)
    {
        var days = await context.Metrics.ReadBucketsAsync(selector, request.Range.ToTimeRange(), TimeSpan.FromDays(1), QueryLimits.Export, cancellationToken);
        var count = days.Items.Sum(series => series.Count.Sum(each => (long)each));
        await output.DataAsync(count.ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
        return await EndAsync(days.IsCut, cancellationToken);
    }

    private async Task<int> RowsAsync(VerbRequest.QueryMetrics request, ImmutableArray<StoredSeries> series, CancellationToken cancellationToken)
    {
        ImmutableArray<string> labels = series.Length > 1 ? [.. series.SelectMany(each => each.Info.Key.ToLabels()).Select(label => label.Key).Distinct().Order(StringComparer.Ordinal)] : [];
        var rows = RowWriter.Of(request.Format, ["timestamp", "value", .. labels.Select(Column)], output);
        var (left, cut) = (request.Limit ?? int.MaxValue, false);
        foreach (var key in series.Select(each => each.Info.Key))
        {
            var own = new SeriesSelector { Namespace = key.Namespace, Metric = key.Metric, Statistic = key.Statistic, Period = key.Period, Match = key.ToLabels() };
            var read = await context.Metrics.ReadBucketsAsync(own, request.Range.ToTimeRange(), TimeSpan.Zero, QueryLimits.Export, cancellationToken);
            cut |= read.IsCut;

            // A series that has all of these labels and more is selected too; it has its own turn.
            if (read.Items.FirstOrDefault(found => found.Info.Key == key) is not { } buckets)
            {
                continue;
            }

            var cells = labels.Select(label => KeyValuePair.Create(Column(label), Label(key.ToLabels(), label))).ToImmutableArray();
            for (var i = 0; i < buckets.Seconds.Length && left > 0; i++, left--)
            {
                await rows.WriteAsync(
                    [
                        new("timestamp", FieldValue.Of(DateTimeOffset.FromUnixTimeSeconds(buckets.Seconds[i]))),
                        new("value", FieldValue.Of(buckets.Last[i])),
                        .. cells,
                    ],
                    cancellationToken);
            }

            if (left == 0)
            {
                break;
            }
        }

        await rows.CompleteAsync(cancellationToken);
        return await EndAsync(cut, cancellationToken);
    }

    // A dimension may bear one of our own two names.
    private static string Column(string label) => label is "timestamp" or "value" ? "label." + label : label;

    private static FieldValue Label(LabelSet labels, string name) => labels[name] is { } value ? FieldValue.Of(value) : default;

    private async Task<int> EndAsync(bool cut, CancellationToken cancellationToken)
    {
        if (!cut)
        {
            return ExitCode.Done;
        }

        await output.NoteAsync($"The answer was cut at {QueryLimits.Export.MaxRows:N0} rows: narrow it with --from, --to or --label.", cancellationToken);
        return ExitCode.Failed;
    }
}
