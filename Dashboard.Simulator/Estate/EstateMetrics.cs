using Dashboard.Simulator.Estate.Metrics;

namespace Dashboard.Simulator.Estate;

/// <summary>Every metric of the estate, by identity.</summary>
internal sealed class EstateMetrics
{
    private readonly Dictionary<string, SimulatedMetric> _byIdentity;

    public EstateMetrics(IEnumerable<SimulatedMetric> metrics)
    {
        _byIdentity = metrics.ToDictionary(metric => metric.Identity, StringComparer.Ordinal);
        All = [.. _byIdentity.Values.OrderBy(metric => metric.Identity, StringComparer.Ordinal)];
    }

    public IReadOnlyList<SimulatedMetric> All { get; }

    public static EstateMetrics Of(SimulatorOptions options)
    {
        var estate = new EstateContext(options);
        IEnumerable<MetricGroup> groups =
        [
            .. EdgeMetrics.Of(estate),
            .. LoadBalancerMetrics.Of(estate),
            .. ComputeMetrics.Of(estate),
            .. DataMetrics.Of(estate),
            .. MessagingMetrics.Of(estate),
            .. PlatformMetrics.Of(estate),
        ];
        return new EstateMetrics(groups.SelectMany(group => group.Metrics));
    }

    public SimulatedMetric? Find(string identity) => _byIdentity.GetValueOrDefault(identity);
}
