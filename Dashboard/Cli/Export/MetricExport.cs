using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>
/// Samples as rows: a stretch of time after the other, oldest first, within one series by series. Stretches are cut so that one fits in memory, by
/// counting first, which costs roll-ups only.
/// </summary>
internal sealed class MetricExport(IMetricReader metrics, JsonLines rows)
{
    /// <summary>Samples that are read at once.</summary>
    private const long PageRows = 200_000;

    private const long MostPieces = 256;

    /// <summary>What a row holds.</summary>
    public static ImmutableArray<RowColumn> Columns { get; } =
    [
        new("timestamp", ColumnType.Time),
        new("value", ColumnType.Number),
        new("account", ColumnType.Text),
        new("region", ColumnType.Text),
        new("namespace", ColumnType.Text),
        new("metric", ColumnType.Text),
        new("dimensions", ColumnType.Json),
        new("statistic", ColumnType.Text),
        new("period", ColumnType.Whole),
        new("unit", ColumnType.Text),
    ];

    /// <summary>All of a range.</summary>
    public async Task RunAsync(SeriesSelector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var count = await CountAsync(selector, range, cancellationToken);
        if (count == 0)
        {
            return;
        }

        if (count <= PageRows || range.Length <= TimeSpan.FromSeconds(1))
        {
            await WriteAsync(selector, range, cancellationToken);
            return;
        }

        // Twice as many as would do if samples came evenly.
        var seconds = (long)Math.Ceiling(range.Length.TotalSeconds);
        var step = TimeSpan.FromSeconds(Math.Max(1, seconds / Math.Clamp(2 * count / PageRows, 2, MostPieces)));
        for (var from = range.From; from < range.Until; from += step)
        {
            await RunAsync(selector, new(from, range.Until - from > step ? from + step : range.Until), cancellationToken);
        }
    }

    private async Task<long> CountAsync(SeriesSelector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var whole = await metrics.ReadTopAsync(selector, range, TopBy.Max, int.MaxValue, QueryLimits.Export, cancellationToken);
        return whole.Items.Sum(series => (long)series.Count[0]);
    }

    private async Task WriteAsync(SeriesSelector selector, TimeRange range, CancellationToken cancellationToken)
    {
        var read = await metrics.ReadBucketsAsync(selector, range, TimeSpan.Zero, QueryLimits.Export, cancellationToken);
        foreach (var series in read.Items)
        {
            for (var i = 0; i < series.Seconds.Length; i++)
            {
                var at = DateTimeOffset.FromUnixTimeSeconds(series.Seconds[i]);
                Write(rows.Begin(), series.Info, at, series.Last[i]);
                await rows.EndAsync(at, cancellationToken);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, SeriesInfo info, DateTimeOffset at, double value)
    {
        var key = info.Key;
        json.WriteString("timestamp", at.UtcDateTime);
        json.WriteNumber("value", value);
        Text("account", key.Account);
        Text("region", key.Region);
        json.WriteString("namespace", key.Namespace);
        json.WriteString("metric", key.Metric);
        json.WriteStartObject("dimensions");
        foreach (var (name, dimension) in key.Dimensions)
        {
            json.WriteString(name, dimension);
        }

        json.WriteEndObject();
        json.WriteString("statistic", key.Statistic.Name);
        json.WriteNumber("period", (long)key.Period.TotalSeconds);
        Text("unit", info.Unit);

        void Text(string name, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                json.WriteString(name, text);
            }
        }
    }
}
