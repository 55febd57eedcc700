using System.Collections.Immutable;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>A series that a rule judges.</summary>
/// <param name="Stored">What the store knows of it.</param>
/// <param name="Labels">Its identity as the alert's labels.</param>
/// <param name="IsWeighted">Whether its mean comes from the series of its sums and counts.</param>
internal sealed record JudgedSeries(StoredSeries Stored, LabelSet Labels, bool IsWeighted)
{
    public SeriesKey Key => Stored.Info.Key;
}

/// <summary>What a rule selects.</summary>
/// <param name="Series">The series it may judge.</param>
/// <param name="Objection">Why it may not judge some others, in the words of the law of re-aggregation.</param>
internal sealed record RuleScope(ImmutableArray<JudgedSeries> Series, string? Objection);

/// <summary>Finds the series of a rule, and tells those that it may judge from those that it may not.</summary>
internal sealed class RuleSeries(IMetricReader metrics)
{
    public async ValueTask<RuleScope> FindAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        var found = await FindAsync(rule.Select, cancellationToken);
        var weighable = await WeighableAsync(rule, found, cancellationToken);
        var series = ImmutableArray.CreateBuilder<JudgedSeries>(found.Length);
        string? objection = null;
        foreach (var stored in found)
        {
            var key = stored.Info.Key;
            var against = Reaggregation.Objection(key.Statistic, key.Period, rule.Reduce, rule.Over);
            if (against is null || weighable.Contains(key))
            {
                series.Add(new(stored, key.ToLabels(), against is not null));
            }
            else
            {
                objection ??= against;
            }
        }

        return new(series.ToImmutable(), objection);
    }

    /// <summary>Averages whose mean over a longer window is lawful, because their sums and counts are collected too.</summary>
    private async ValueTask<HashSet<SeriesKey>> WeighableAsync(AlertRule rule, ImmutableArray<StoredSeries> found, CancellationToken cancellationToken)
    {
        if (rule.Reduce is not AlertReduce.Mean || !found.Any(stored => stored.Info.Key.Statistic.Kind is StatisticKind.Average && rule.Over > stored.Info.Key.Period))
        {
            return [];
        }

        var sums = await FindAsync(rule.Select with { Statistic = Statistic.Sum }, cancellationToken);
        var counts = await FindAsync(rule.Select with { Statistic = Statistic.SampleCount }, cancellationToken);
        var weighable = sums.Select(AsAverage).ToHashSet();
        weighable.IntersectWith(counts.Select(AsAverage));
        return weighable;

        static SeriesKey AsAverage(StoredSeries stored) => stored.Info.Key with { Statistic = Statistic.Average };
    }

    private async ValueTask<ImmutableArray<StoredSeries>> FindAsync(SeriesSelector selector, CancellationToken cancellationToken)
    {
        var found = await metrics.FindSeriesAsync(selector, QueryLimits.Alert, cancellationToken);
        return found.IsCut
            ? throw new RuleQueryException($"It selects {found.Total} series, more than the {QueryLimits.Alert.MaxRows} that one rule may judge. Narrow its selection, or split it.")
            : found.Items;
    }
}

/// <summary>A rule's query failed; the message is for people.</summary>
internal sealed class RuleQueryException(string message, Exception? inner = null) : Exception(message, inner);
