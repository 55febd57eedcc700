using System.Collections.Immutable;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Verbs;

/// <summary>What to say where a metric is asked for that is not stored.</summary>
internal static class MetricHint
{
    private const int Names = 10;

    public static async Task WriteAsync(IMetricReader metrics, IVerbOutput output, string metric, ImmutableSortedDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var all = await metrics.FindSeriesAsync(new SeriesSelector(), QueryLimits.Screen, cancellationToken);
        var names = all.Items.Select(series => series.Info.Key.Metric).Distinct().ToArray();
        await output.NoteAsync(
            $"No stored series has the metric '{metric}'{(labels.IsEmpty ? "" : " and these labels")}. "
            + (names.Length == 0 ? "No metrics are stored yet." : $"Stored: {string.Join(", ", names.Take(Names))}{(names.Length > Names ? $" and {names.Length - Names} more" : "")}."),
            cancellationToken);
    }
}
