using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Query;

/// <summary>What a coarser bucket of a statistic may show.</summary>
public enum Coarsening
{
    /// <summary>Each sample as the source computed it.</summary>
    AsCollected,

    /// <summary>The sum of the bucket.</summary>
    Sum,

    /// <summary>Its smallest value.</summary>
    Minimum,

    /// <summary>Its largest value.</summary>
    Maximum,

    /// <summary>The mean of plain readings.</summary>
    Mean,

    /// <summary>The range of the values, as a band: what is left to show where no law allows one number.</summary>
    Band,
}

/// <summary>
/// The law of re-aggregation. Sums and counts add; minimum and maximum take extremes; an average has lost its weights, so it coarsens only as
/// ΣSum / ΣSampleCount where both are collected; percentiles never coarsen.
/// </summary>
public static class Reaggregation
{
    /// <summary>What a screen may draw of a series at a step. A step no wider than the period draws samples as they are.</summary>
    public static Coarsening For(Statistic statistic, TimeSpan period, TimeSpan step) =>
        step == TimeSpan.Zero || (period > TimeSpan.Zero && step <= period) ? Coarsening.AsCollected : statistic.Kind switch
        {
            StatisticKind.Sum or StatisticKind.SampleCount => Coarsening.Sum,
            StatisticKind.Minimum => Coarsening.Minimum,
            StatisticKind.Maximum => Coarsening.Maximum,
            StatisticKind.Reading => Coarsening.Mean,
            _ => Coarsening.Band,
        };

    /// <summary>
    /// Why a rule may not reduce a statistic this way over a window, naming the law and the statistic to collect; null where it may.
    /// Last, Max and Min pick one of the source's own values and are always lawful.
    /// </summary>
    public static string? Objection(Statistic statistic, TimeSpan period, AlertReduce reduce, TimeSpan over) => (reduce, statistic.Kind) switch
    {
        (AlertReduce.Last or AlertReduce.Max or AlertReduce.Min, _) => null,
        (AlertReduce.Sum, StatisticKind.Sum or StatisticKind.SampleCount) => null,
        (AlertReduce.Sum, _) => $"Only sums and counts add: '{statistic}' cannot be summed. Collect the statistic Sum, or reduce by max, min or last.",
        (_, StatisticKind.Reading) => null,
        (_, _) when period > TimeSpan.Zero && over <= period => null,
        (_, StatisticKind.Average) => $"An average of averages is not an average: '{statistic}' over {period} cannot be averaged over {over}. Collect Sum and SampleCount, collect Average with a period of {over}, or reduce by max, min or last.",
        (_, StatisticKind.Percentile) => $"Percentiles never coarsen: '{statistic}' over {period} cannot be averaged over {over}. Collect it with a period of {over}, or reduce by max, min or last.",
        _ => $"'{statistic}' cannot be averaged over {over}. Collect Average with a period of {over}, or reduce by {(statistic.Kind is StatisticKind.Minimum ? "min" : statistic.Kind is StatisticKind.Maximum ? "max" : "sum")}.",
    };

    /// <summary>
    /// The step at which a range is drawn with about <paramref name="maxPoints"/> points: a multiple of the period out of a list of round numbers,
    /// or zero where samples as they are fit.
    /// </summary>
    public static TimeSpan StepFor(TimeRange range, int maxPoints, TimeSpan period)
    {
        var least = range.Length / Math.Max(1, maxPoints);
        if (period > TimeSpan.Zero && least <= period)
        {
            return TimeSpan.Zero;
        }

        foreach (var round in RoundSteps)
        {
            if (round >= least && (period == TimeSpan.Zero || round.Ticks % period.Ticks == 0))
            {
                return round;
            }
        }

        var days = Math.Ceiling(least / TimeSpan.FromDays(1));
        return TimeSpan.FromDays(days);
    }

    private static readonly TimeSpan[] RoundSteps =
    [
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 20, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 4, 6, 8, 12, 24 }.Select(hours => TimeSpan.FromHours(hours)),
    ];
}
