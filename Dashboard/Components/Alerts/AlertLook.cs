using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Alerts;

/// <summary>How alerts are worded and coloured, everywhere alike.</summary>
internal static class AlertLook
{
    /// <summary>Labels that say which metric it is; beside a rule's title they only take room.</summary>
    private static readonly string[] Metric = ["metric", "namespace", "period", "statistic"];

    /// <summary>Labels whose values say by themselves what they are.</summary>
    private static readonly string[] Place = ["region", "account"];

    /// <summary>A phase in a word.</summary>
    public static string Word(AlertPhase phase) => phase is AlertPhase.NoData ? "no data" : phase.ToString().ToLowerInvariant();

    /// <summary>A phase's colour, always beside its word.</summary>
    public static string Colour(AlertPhase phase) => phase switch
    {
        AlertPhase.Firing => "critical",
        AlertPhase.Pending or AlertPhase.Recovering => "warn",
        AlertPhase.NoData => "nodata",
        AlertPhase.Error => "error",
        _ => "ok",
    };

    /// <summary>Worst first.</summary>
    public static int Rank(AlertPhase phase) => phase switch
    {
        AlertPhase.Firing => 0,
        AlertPhase.Recovering => 1,
        AlertPhase.NoData => 2,
        AlertPhase.Error => 3,
        AlertPhase.Pending => 4,
        _ => 5,
    };

    /// <summary>What people were told.</summary>
    public static string Word(AlertNews news) => news switch
    {
        AlertNews.Fired => "fired",
        AlertNews.Resolved => "resolved",
        AlertNews.NoData => "no data",
        AlertNews.DataBack => "data is back",
        AlertNews.Error => "cannot be judged",
        AlertNews.ErrorOver => "judged again",
        _ => "",
    };

    /// <summary>Where a message is, with its colour.</summary>
    public static (string Word, string Colour) Word(OutboxState state) => state switch
    {
        OutboxState.Delivered => ("delivered", "ok"),
        OutboxState.Refused => ("refused", "critical"),
        OutboxState.InDoubt => ("in doubt", "warn"),
        OutboxState.Sending => ("being sent", "warn"),
        _ => ("waits", "warn"),
    };

    /// <summary>
    /// What tells a series from its neighbours, the thing itself first: <c>orders · eu-west-1 · 111122223333</c>. Names of labels stand where there is
    /// more than one dimension; all of them are in the tooltip and on the alert's page.
    /// </summary>
    public static string Where(LabelSet labels)
    {
        var things = labels.Where(label => !Metric.Contains(label.Key) && !Place.Contains(label.Key)).ToArray();
        return string.Join(" · ", things
            .Select(label => things.Length == 1 ? Tail(label.Value) : $"{label.Key}={Tail(label.Value)}")
            .Concat(Place.Select(name => labels[name]).OfType<string>()));
    }

    /// <summary>Who is told, and how urgent it is.</summary>
    public static string Audience(AlertRule rule) => $"{rule.Tier}, {rule.Severity}".ToLowerInvariant();

    /// <summary>A resource without what its name repeats of partition, service, region and account.</summary>
    private static string Tail(string value) =>
        value.StartsWith("arn:", StringComparison.Ordinal) && value.Split(':', 6) is [_, _, _, _, _, { Length: > 0 } resource] ? resource : value;

    /// <summary>A value that may be none.</summary>
    public static string Value(double? value, string? unit) => value is { } known ? Quantity.Of(known, unit) : "–";

    /// <summary>When a rule fires, in words.</summary>
    public static string Condition(AlertRule rule, string? unit) => rule.Id == CollectorWatch.RuleId ? "a collector is overdue" : rule.Id == StoreWatch.RuleId ? "its budget or its disk is nearly used up" : AlertWords.Condition(rule, unit);
}
