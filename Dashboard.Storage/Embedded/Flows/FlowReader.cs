using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Reads flows, aggregated in the database or as records.</summary>
internal sealed class FlowReader(PartitionedReader partitions) : IFlowReader
{
    public async ValueTask<ImmutableArray<FlowGroup>> TopFlowsAsync(FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (by.IsEmpty || by.Distinct().Count() != by.Length)
        {
            throw new ArgumentException("Group flows by at least one dimension, and by each at most once.", nameof(by));
        }

        var top = new FlowTop(filter, by, measure, Math.Clamp(count, 0, limits.MaxRows));
        return await partitions.RunAsync(Key("top", top.Text, filter), limits, (connection, map, _) => top.Run(connection, map), cancellationToken);
    }

    public async ValueTask<ImmutableArray<FlowBucket>> FlowHistogramAsync(FlowFilter filter, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (step < TimeSpan.FromSeconds(1) || step.Ticks % TimeSpan.TicksPerSecond != 0 || step.TotalSeconds > int.MaxValue)
        {
            throw new ArgumentException($"A step is a whole number of seconds, not {step}.", nameof(step));
        }

        var histogram = new FlowHistogram(filter, (long)step.TotalSeconds, limits.MaxRows + 1L);
        var buckets = await partitions.RunAsync(
            Key("histogram", string.Create(CultureInfo.InvariantCulture, $"{step.Ticks} {limits.MaxRows}"), filter), limits, (connection, map, _) => histogram.Run(connection, map), cancellationToken);
        return buckets.Length <= limits.MaxRows
            ? buckets
            : throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The histogram has more than {limits.MaxRows} buckets. Take a wider step than {step} or a shorter range."));
    }

    public async ValueTask<FlowBlock> FindFlowsAsync(FlowFilter filter, int limit, QueryLimits limits, CancellationToken cancellationToken)
    {
        var rows = Math.Clamp(limit, 0, limits.MaxRows);
        return await partitions.RunAsync(
            Key("find", rows.ToString(CultureInfo.InvariantCulture), filter), limits, (connection, map, cancelled) => Find(connection, map, filter, rows, cancelled), cancellationToken);
    }

    private static QueryKey Key(string name, string what, FlowFilter filter) =>
        new(name, string.Create(CultureInfo.InvariantCulture, $"{what} {filter.Range.From.UtcTicks} {filter.Range.Until.UtcTicks} {filter}"));

    /// <summary>A partition at a time, newest first, so that a page costs no more than the days it comes from.</summary>
    private static FlowBlock Find(DuckConnection connection, PartitionMap map, FlowFilter filter, int limit, CancellationToken cancelled)
    {
        var found = new FlowBlockBuilder();
        foreach (var relations in FlowRelations.NewestFirst(map, filter))
        {
            if (found.Count < limit)
            {
                FlowRows.Read(connection, relations, filter, limit - found.Count, found, cancelled);
            }
        }

        return found.Build();
    }
}
