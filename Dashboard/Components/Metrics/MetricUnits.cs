using Dashboard.AsCode;
using Dashboard.Core.Alerting;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;

namespace Dashboard.Components.Metrics;

/// <summary>
/// Units that rules and dashboards name: GetMetricData tells values without a unit, and 0.56 alone says less than 560 ms.
/// </summary>
public sealed class MetricUnits
{
    private readonly Dictionary<(string?, string?), string> _units = [];

    public MetricUnits(IAlertRules rules, DashboardLibrary dashboards)
    {
        foreach (var panel in dashboards.All.SelectMany(dashboard => dashboard.Panels))
        {
            foreach (var target in panel.Query is PanelQuery.Metrics metrics ? metrics.Targets : [])
            {
                Add(target.Select, panel.Unit);
            }
        }

        foreach (var rule in rules.Current)
        {
            Add(rule.Select, rule.Unit);
        }
    }

    /// <summary>The unit of a metric, where anybody said it.</summary>
    public string? Of(SeriesSelector select) => select.Statistic?.Name == "SampleCount" ? "Count" : _units.GetValueOrDefault((select.Namespace, select.Metric));

    private void Add(SeriesSelector select, string? unit)
    {
        if (unit is not null && select.Metric is not null)
        {
            _units[(select.Namespace, select.Metric)] = unit;
        }
    }
}
