using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>A store in which no flow has come yet.</summary>
public sealed class NoFlows : IFlowReader
{
    public ValueTask<ImmutableArray<FlowGroup>> TopFlowsAsync(FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, int count, QueryLimits limits, CancellationToken cancellationToken) => new([]);

    public ValueTask<ImmutableArray<FlowBucket>> FlowHistogramAsync(FlowFilter filter, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken) => new([]);

    public ValueTask<FlowBlock> FindFlowsAsync(FlowFilter filter, int limit, QueryLimits limits, CancellationToken cancellationToken) => new(FlowBlock.Empty);
}
