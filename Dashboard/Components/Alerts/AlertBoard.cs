using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Alerts;

/// <summary>An alert that is not inactive.</summary>
/// <param name="State">Where it is in its life.</param>
/// <param name="Rule">Its rule; null where it is no longer in force.</param>
/// <param name="Unit">The series' unit.</param>
public sealed record ActiveAlert(AlertInstance State, AlertRule? Rule, string? Unit);

/// <summary>A rule in force with its last evaluation.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Last">What the evaluation did; null before the first.</param>
/// <param name="At">When that was.</param>
/// <param name="Active">Alerts of it that are not inactive.</param>
public sealed record RuleReport(AlertRule Rule, RuleRun? Last, DateTimeOffset? At, int Active);

/// <summary>All that the Alerts page shows at once.</summary>
public sealed record AlertBoard
{
    private const int MostMessages = 50;

    /// <summary>Alerts, worst first.</summary>
    public required ImmutableArray<ActiveAlert> Active { get; init; }

    /// <summary>Rules in force: those that fail first, then those that fire.</summary>
    public required ImmutableArray<RuleReport> Rules { get; init; }

    /// <summary>The newest messages to people.</summary>
    public required ImmutableArray<OutboxEntry> Messages { get; init; }

    /// <summary>Why no rule is judged at present; null when all is well.</summary>
    public string? Stopped { get; init; }

    /// <summary>Reads it.</summary>
    public static async ValueTask<AlertBoard> ReadAsync(IAlertStore alerts, IOutbox outbox, IMetricReader metrics, IAlertRules rules, RuleLoop loop, CancellationToken cancellationToken)
    {
        var known = Known(rules);
        var active = await alerts.ActiveAsync(cancellationToken);
        var units = await UnitsAsync(metrics, active.Select(alert => known.GetValueOrDefault(alert.RuleId)).OfType<AlertRule>().Distinct(), cancellationToken);
        var runs = loop.Statuses.ToDictionary(status => status.Rule.Id, StringComparer.Ordinal);
        var count = active.CountBy(alert => alert.RuleId).ToDictionary(StringComparer.Ordinal);
        return new()
        {
            Active = WorstFirst(active.Select(state => new ActiveAlert(state, known.GetValueOrDefault(state.RuleId), Unit(state, units)))),
            Rules =
            [
                .. rules.Current
                    .Select(rule => new RuleReport(rule, runs.GetValueOrDefault(rule.Id)?.Last, runs.GetValueOrDefault(rule.Id)?.At, count.GetValueOrDefault(rule.Id)))
                    .OrderBy(report => report.Last?.Failure is null)
                    .ThenByDescending(report => report.Active)
                    .ThenBy(report => report.Rule.Title, StringComparer.OrdinalIgnoreCase),
            ],
            Messages = await outbox.ListAsync(MostMessages, cancellationToken),
            Stopped = loop.Failure,
        };
    }

    /// <summary>Alerts with the rules in force, worst first; a unit is known where the rule says it.</summary>
    public static ImmutableArray<ActiveAlert> Named(IEnumerable<AlertInstance> active, IAlertRules rules)
    {
        var known = Known(rules);
        return WorstFirst(active.Select(state => (State: state, Rule: known.GetValueOrDefault(state.RuleId)))
            .Select(alert => new ActiveAlert(alert.State, alert.Rule, alert.Rule?.Unit)));
    }

    /// <summary>The units of the series that rules judge.</summary>
    public static async ValueTask<IReadOnlyDictionary<LabelSet, string>> UnitsAsync(IMetricReader metrics, IEnumerable<AlertRule> rules, CancellationToken cancellationToken)
    {
        var units = new Dictionary<LabelSet, string>();
        foreach (var rule in rules.Where(rule => OwnRules.Find(rule.Id) is null))
        {
            foreach (var series in (await metrics.FindSeriesAsync(rule.Select, QueryLimits.Screen, cancellationToken)).Items)
            {
                units[series.Info.Key.ToLabels()] = series.Info.Unit ?? rule.Unit ?? "";
            }
        }

        return units;
    }

    /// <summary>The unit of an alert's value.</summary>
    public static string? Unit(AlertInstance state, IReadOnlyDictionary<LabelSet, string> units) =>
        OwnRules.Find(state.RuleId) is { } own ? own.Unit : units.GetValueOrDefault(state.Labels);

    private static Dictionary<string, AlertRule> Known(IAlertRules rules) => rules.Current.Concat(OwnRules.All).ToDictionary(rule => rule.Id, StringComparer.Ordinal);

    private static ImmutableArray<ActiveAlert> WorstFirst(IEnumerable<ActiveAlert> alerts) =>
    [
        .. alerts
            .OrderBy(alert => AlertLook.Rank(alert.State.Phase))
            .ThenBy(alert => alert.Rule?.Tier ?? AlertTier.Review)
            .ThenByDescending(alert => alert.Rule?.Severity)
            .ThenByDescending(alert => alert.State.Since),
    ];
}
