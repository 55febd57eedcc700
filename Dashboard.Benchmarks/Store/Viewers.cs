using Dashboard.Benchmarks.Estate;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>People who look at dashboards: each asks for the panels of a page over and over, of ranges from an hour to all there is.</summary>
internal static class Viewers
{
    public static async Task<int> LookAsync(IMetricReader metrics, IEventReader events, IFlowReader flows, TimeRange stored, int viewers, int rounds, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(Enumerable.Range(0, viewers).Select(async viewer =>
        {
            var answers = 0;
            for (var round = 0; round < rounds; round++)
            {
                var range = Range(stored, (viewer + round) % 4);
                var group = new SeriesSelector { Metric = MetricEstate.MetricName((viewer + round) % 25), Match = LabelSet.Of(("Group", $"group-{viewer % 4}")) };
                var step = TimeSpan.FromMinutes(Math.Max(1, Math.Ceiling(range.Length.TotalMinutes / 500)));
                answers += (await metrics.ReadBucketsAsync(group, range, step, QueryLimits.Export, cancellationToken)).Items.Length;
                answers += (await metrics.ReadLastAsync(new() { Metric = group.Metric }, QueryLimits.Export, cancellationToken)).Items.Length;
                answers += (await metrics.ReadTopAsync(new() { Metric = group.Metric }, Range(stored, 0), TopBy.Mean, 10, QueryLimits.Export, cancellationToken)).Items.Length;
                var query = new EventQuery(range, new EventPredicate.FieldIs("user.name", TrailEvents.User(viewer)));
                answers += (await events.FindEventsAsync(query, 100, null, QueryLimits.Export, cancellationToken)).Events.Length;
                answers += (await events.HistogramAsync(query, step * 5, QueryLimits.Export, cancellationToken)).Length;
                answers += (await flows.TopFlowsAsync(new() { Range = Range(stored, round % 2) }, [FlowDimension.SourceAddress], FlowMeasure.Bytes, 10, QueryLimits.Export, cancellationToken)).Length;
            }

            return answers;
        }));
        return pages.Sum();
    }

    private static TimeRange Range(TimeRange stored, int which)
    {
        var length = which switch { 0 => TimeSpan.FromHours(1), 1 => TimeSpan.FromHours(24), 2 => TimeSpan.FromDays(7), _ => stored.Length };
        return new(stored.Until - (length < stored.Length ? length : stored.Length), stored.Until);
    }
}
