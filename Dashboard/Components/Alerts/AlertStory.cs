using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Alerts;

/// <summary>One rule, or one of its series, with what became of it over time.</summary>
public sealed record AlertStory
{
    private const int MostLines = 200;

    /// <summary>The rule; null where it is no longer in force.</summary>
    public AlertRule? Rule { get; init; }

    /// <summary>The series that was asked for; null for all, or where no alert of the rule has such a series.</summary>
    public AlertInstance? One { get; init; }

    /// <summary>States of the rule that are not inactive.</summary>
    public required ImmutableArray<AlertInstance> Active { get; init; }

    /// <summary>Newest first.</summary>
    public required ImmutableArray<AlertHistoryEntry> History { get; init; }

    /// <summary>Units of the rule's series.</summary>
    public required IReadOnlyDictionary<LabelSet, string> Units { get; init; }

    /// <summary>Whether anything is known under this name.</summary>
    public bool IsKnown => Rule is not null || !History.IsEmpty;

    /// <summary>Reads it.</summary>
    /// <param name="alerts">States and history.</param>
    /// <param name="metrics">For units.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="ruleId">The rule.</param>
    /// <param name="series">A series as <see cref="AlertAddress.Series"/> names it, or null for all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async ValueTask<AlertStory> ReadAsync(IAlertStore alerts, IMetricReader metrics, IAlertRules rules, string ruleId, string? series, CancellationToken cancellationToken)
    {
        var rule = OwnRules.Find(ruleId) ?? rules.Current.FirstOrDefault(rule => rule.Id == ruleId);
        var states = await alerts.InstancesAsync(ruleId, cancellationToken);
        var one = series is null ? null : states.FirstOrDefault(state => AlertAddress.Series(state.Labels) == series);
        return new()
        {
            Rule = rule,
            One = one,
            Active = [.. states.Where(state => state.Phase is not AlertPhase.Inactive).OrderBy(state => AlertLook.Rank(state.Phase)).ThenByDescending(state => state.Since)],
            History = await alerts.HistoryAsync(ruleId, one?.Labels, TimeRange.Everything, MostLines, cancellationToken),
            Units = rule is null ? ImmutableDictionary<LabelSet, string>.Empty : await AlertBoard.UnitsAsync(metrics, [rule], cancellationToken),
        };
    }

    /// <summary>The series that it is about, with the threshold; null where there is nothing to draw.</summary>
    public Panel? Chart() => Rule is null || OwnRules.Find(Rule.Id) is not null ? null : new()
    {
        Id = "series",
        Title = One is null ? Rule.Select.Metric ?? Rule.Title : $"{Rule.Select.Metric} {AlertLook.Where(One.Labels)}",
        Area = new(0, 0, 24, 9),
        Unit = Rule.Unit,
        Query = new PanelQuery.Metrics([new MetricTarget { Select = One is null ? Rule.Select : Rule.Select with { Match = One.Labels }, TreatMissingAsZero = Rule.TreatMissingAsZero }]),
        View = new PanelView.TimeSeries(Critical: Rule.Threshold),
    };
}
