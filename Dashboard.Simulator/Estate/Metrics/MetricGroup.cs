using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>The metrics of one thing: they share account, Region, namespace and dimensions.</summary>
internal sealed class MetricGroup(ulong seed, string account, string region, string ns, Publication publication, params (string Name, string Value)[] dimensions)
{
    private readonly KeyValuePair<string, string>[] _dimensions =
        [.. dimensions.Select(dimension => KeyValuePair.Create(dimension.Name, dimension.Value)).OrderBy(dimension => dimension.Key, StringComparer.Ordinal)];

    private readonly List<SimulatedMetric> _metrics = [];

    public IReadOnlyList<SimulatedMetric> Metrics => _metrics;

    /// <summary>A key of this group's own, for chances that its metrics share.</summary>
    public ulong Key { get; } = Chance.Key(seed, $"{account}/{region}/{ns}/{string.Join(',', dimensions.Select(dimension => dimension.Value))}");

    public MetricGroup Gauge(string name, string unit, Curve level, double spread = 0.04, int reports = 1, double floor = 0, double ceiling = double.MaxValue) =>
        Add(name, unit, key => new Signal.Gauge(key, level, spread, reports, floor, ceiling));

    public MetricGroup Percent(string name, Curve level, double spread = 0.06, int reports = 1) =>
        Gauge(name, "Percent", level, spread, reports, 0, 100);

    /// <summary>Events that leave no datapoint in a minute without any.</summary>
    public MetricGroup Sparse(string name, Curve perMinute) =>
        Add(name, "Count", key => new Signal.Tally(key, perMinute, zeros: false));

    public MetricGroup Tally(string name, Curve perMinute) =>
        Add(name, "Count", key => new Signal.Tally(key, perMinute, zeros: true));

    public MetricGroup Total(string name, string unit, Curve perMinute, double spread = 0.05, bool zeros = true) =>
        Add(name, unit, key => new Signal.Total(key, perMinute, spread, zeros));

    public MetricGroup Duration(string name, string unit, Curve requests, Curve mean, double sigma = 0.6) =>
        Add(name, unit, key => new Signal.Duration(key, requests, mean, sigma));

    /// <summary>One metric for each that all the parts have by that name.</summary>
    public MetricGroup Together(string name, IEnumerable<MetricGroup> parts)
    {
        var same = parts.Select(part => part.Metrics.Single(metric => metric.Name == name)).ToList();
        return Add(name, same[0].Unit, _ => new Signal.Together([.. same.Select(metric => metric.Signal)]));
    }

    private MetricGroup Add(string name, string unit, Func<ulong, Signal> signal)
    {
        var key = Chance.Key(Key, name);
        _metrics.Add(new SimulatedMetric
        {
            Account = account,
            Region = region,
            Namespace = ns,
            Name = name,
            Dimensions = _dimensions,
            Unit = unit,
            Key = key,
            Signal = signal(key),
            Publication = publication,
        });
        return this;
    }
}
