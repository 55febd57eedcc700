using System.Collections.Immutable;
using System.Net;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>What a flow aggregation groups by.</summary>
public enum FlowDimension
{
    /// <summary>Source address.</summary>
    SourceAddress,

    /// <summary>Destination address.</summary>
    DestinationAddress,

    /// <summary>Destination port.</summary>
    DestinationPort,

    /// <summary>Protocol number.</summary>
    Protocol,

    /// <summary>Accepted or rejected.</summary>
    Verdict,

    /// <summary>Network interface.</summary>
    Interface,
}

/// <summary>What orders a flow aggregation.</summary>
public enum FlowMeasure
{
    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Packets.</summary>
    Packets,

    /// <summary>Records.</summary>
    Records,
}

/// <summary>Which flows. Every part that is null matches all.</summary>
public sealed record FlowFilter
{
    /// <summary>Span of the window's start.</summary>
    public required TimeRange Range { get; init; }

    /// <summary>Network of the source address.</summary>
    public IPNetwork? Source { get; init; }

    /// <summary>Network of the destination address.</summary>
    public IPNetwork? Destination { get; init; }

    /// <summary>Destination port.</summary>
    public int? DestinationPort { get; init; }

    /// <summary>Verdict.</summary>
    public FlowVerdict? Verdict { get; init; }

    /// <summary>Network interface id.</summary>
    public string? Interface { get; init; }

    /// <summary>Account id.</summary>
    public string? Account { get; init; }
}

/// <summary>A row of a flow aggregation.</summary>
/// <param name="Key">The group's values as text, in the order asked.</param>
/// <param name="Bytes">Sum of bytes.</param>
/// <param name="Packets">Sum of packets.</param>
/// <param name="Records">How many records.</param>
public sealed record FlowGroup(ImmutableArray<string> Key, long Bytes, long Packets, long Records);

/// <summary>Flow totals of a stretch of time.</summary>
/// <param name="At">Start of the stretch.</param>
/// <param name="Bytes">Sum of bytes.</param>
/// <param name="Packets">Sum of packets.</param>
/// <param name="Records">How many records.</param>
public readonly record struct FlowBucket(DateTimeOffset At, long Bytes, long Packets, long Records);

/// <summary>Reads flows: aggregated, or as the blocks that came.</summary>
public interface IFlowReader
{
    /// <summary>The largest groups, largest first; of equal ones those with lower keys.</summary>
    ValueTask<ImmutableArray<FlowGroup>> TopFlowsAsync(FlowFilter filter, ImmutableArray<FlowDimension> by, FlowMeasure measure, int count, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Totals a stretch of time; stretches without records are not there.</summary>
    ValueTask<ImmutableArray<FlowBucket>> FlowHistogramAsync(FlowFilter filter, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The records themselves, newest first.</summary>
    ValueTask<FlowBlock> FindFlowsAsync(FlowFilter filter, int limit, QueryLimits limits, CancellationToken cancellationToken);
}
