using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudWatch;

/// <summary>Metrics to collect, as configured.</summary>
public sealed record MetricSpec
{
    /// <summary>In place of a dimension's value: every value that there is.</summary>
    public const string Any = "*";

    /// <summary>The CloudWatch namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Name { get; init; }

    /// <summary>The dimensions that the metric has, all of them: CloudWatch keeps a metric a set of dimensions, and adding across sets counts twice.</summary>
    public LabelSet Dimensions { get; init; } = LabelSet.Empty;

    /// <summary>Which statistics.</summary>
    public required ImmutableArray<Statistic> Statistics { get; init; }

    /// <summary>Time that one sample covers.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ListMetrics must be asked which series there are.</summary>
    public bool HasAny => Dimensions.Any(dimension => dimension.Value == Any);
}
