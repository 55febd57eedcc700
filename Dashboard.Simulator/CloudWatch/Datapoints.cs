using Dashboard.Simulator.Estate.Metrics;
using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>The datapoints of one query, newest or oldest first, computed only as they are asked for.</summary>
internal static class Datapoints
{
    public static IEnumerable<(long Time, double Value)> Of(SimulatedMetric metric, MetricQuery query, MetricWindow window, bool descending, long? after)
    {
        var (start, period) = (window.Start, query.Period);
        if (query.Unit is { } unit && unit != metric.Unit)
        {
            yield break;
        }

        // A standard metric has no datapoint between minutes, however fine the period: stepping by minutes is enough.
        var step = Math.Max(period, 60);
        var last = Math.Min(window.End, window.Now) - 1;
        var slots = last < start ? 0 : ((last - start) / step) + 1;
        var first = after is null ? 0 : descending ? ((start + ((slots - 1) * step) - after.Value) / step) + 1 : ((after.Value - start) / step) + 1;
        for (var i = first; i < slots; i++)
        {
            var time = start + ((descending ? slots - 1 - i : i) * step);
            if (window.Kept(time, period) && Value(metric, query.Statistic, time, Math.Min(time + step, window.End), window.Now) is { } value)
            {
                yield return (time, value);
            }
        }
    }

    private static double? Value(SimulatedMetric metric, Statistic statistic, long from, long to, long now)
    {
        var all = Observations.None;
        var quantiles = statistic is Statistic.Percentile ? new List<(double, double)>() : null;
        var every = metric.Publication.EveryMinutes;
        var minute = (from + 59) / 60;
        for (minute = (minute + every - 1) / every * every; minute * 60 < to; minute += every)
        {
            var seen = metric.At(minute, now);
            if (seen.Count > 0)
            {
                all = all.With(seen);
                if (quantiles is not null)
                {
                    seen.AppendQuantiles(quantiles);
                }
            }
        }

        return all.Count == 0 ? null : statistic switch
        {
            Statistic.Of of => of.Value(all),
            Statistic.Percentile percentile => percentile.Value(quantiles!),
            _ => null,
        };
    }
}
