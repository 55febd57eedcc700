using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Reads what a rule needs of some of its series: the samples as they are, one query for all of them.</summary>
internal sealed class RuleSamples(IMetricReader metrics)
{
    public async ValueTask<IReadOnlyDictionary<SeriesKey, WindowReading>> ReadAsync(IReadOnlyCollection<JudgedSeries> series, TimeRange range, CancellationToken cancellationToken)
    {
        var plain = series.Where(one => !one.IsWeighted).ToArray();
        var weighted = series.Where(one => one.IsWeighted).ToArray();
        var readings = new Dictionary<SeriesKey, WindowReading>();
        foreach (var (key, column) in await ColumnsAsync([.. plain.Select(one => one.Key)], range, cancellationToken))
        {
            readings.Add(key, new(column));
        }

        if (weighted.Length > 0)
        {
            var sums = await ColumnsAsync([.. weighted.Select(one => one.Key with { Statistic = Statistic.Sum })], range, cancellationToken);
            var counts = await ColumnsAsync([.. weighted.Select(one => one.Key with { Statistic = Statistic.SampleCount })], range, cancellationToken);
            foreach (var one in weighted)
            {
                var sum = sums.GetValueOrDefault(one.Key with { Statistic = Statistic.Sum }, SampleColumn.Empty);
                var count = counts.GetValueOrDefault(one.Key with { Statistic = Statistic.SampleCount }, SampleColumn.Empty);
                readings.Add(one.Key, new(SampleColumn.Empty, sum, count));
            }
        }

        return readings;
    }

    private async ValueTask<Dictionary<SeriesKey, SampleColumn>> ColumnsAsync(ImmutableArray<SeriesKey> keys, TimeRange range, CancellationToken cancellationToken)
    {
        if (keys.IsEmpty)
        {
            return [];
        }

        var found = await metrics.ReadBucketsAsync(Covering(keys), range, TimeSpan.Zero, QueryLimits.Alert, cancellationToken);
        if (found.IsCut)
        {
            throw new RuleQueryException($"The samples of {found.Total} series were asked for, more than the {QueryLimits.Alert.MaxRows} that one query may read. Narrow the rule's selection, or split it.");
        }

        var wanted = keys.ToHashSet();
        return found.Items.Where(samples => wanted.Contains(samples.Info.Key)).ToDictionary(samples => samples.Info.Key, SampleColumn.Of);
    }

    /// <summary>The narrowest selection that holds all of them: a rule over many accounts must not read every account's samples for each.</summary>
    private static SeriesSelector Covering(ImmutableArray<SeriesKey> keys)
    {
        var common = keys[0].ToLabels().AsEnumerable();
        foreach (var key in keys.AsSpan()[1..])
        {
            var labels = key.ToLabels();
            common = [.. common.Where(label => labels[label.Key] == label.Value)];
        }

        return new SeriesSelector
        {
            Namespace = Only(keys.Select(key => key.Namespace)),
            Metric = Only(keys.Select(key => key.Metric)),
            Statistic = keys.Select(key => key.Statistic).Distinct().Count() == 1 ? keys[0].Statistic : null,
            Period = keys.Select(key => key.Period).Distinct().Count() == 1 ? keys[0].Period : null,
            Match = LabelSet.Of(common),
        };

        static string? Only(IEnumerable<string> values) => values.Distinct().Take(2).ToArray() is [var only] ? only : null;
    }
}
