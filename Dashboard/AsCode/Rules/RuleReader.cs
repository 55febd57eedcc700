using System.Text.RegularExpressions;
using Dashboard.Core.Alerting;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.AsCode.Rules;

/// <summary>What a file says of one rule.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Rule">The rule; null where it is switched off.</param>
internal sealed record RuleEntry(string Id, long Line, AlertRule? Rule);

/// <summary>Reads one rule out of its mapping, and holds it against the law of re-aggregation.</summary>
internal static partial class RuleReader
{
    private const int LongestText = 2_000;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(31);

    /// <summary>The rule; null where something is wrong with it, which the problems then say.</summary>
    public static RuleEntry? Read(YamlSection yaml, RuleProblems problems)
    {
        var before = problems.Count;
        yaml.Require("id");
        var id = yaml.Text("id", 100) ?? "";
        if (id.Length > 0 && !IdText().IsMatch(id))
        {
            yaml.Object("id", "must be made of small letters, digits and dashes, and begin with a letter or digit.");
        }
        else if (OwnRules.Find(id) is not null)
        {
            yaml.Object("id", "is the name of the rule that watches the collectors.");
        }

        if (yaml.Word("enabled", ["true", "false"]) == "false")
        {
            // To switch off a rule that ships with the product, its id is enough.
            return problems.Count > before ? null : new(id, yaml.Line, null);
        }

        var rule = Rule(yaml, id);
        yaml.RefuseOthers();
        return problems.Count > before ? null : new(id, yaml.Line, rule);
    }

    private static AlertRule Rule(YamlSection yaml, string id)
    {
        foreach (var key in new[] { "title", "select", "when", "threshold" })
        {
            yaml.Require(key);
        }

        var rule = new AlertRule
        {
            Id = id,
            Title = yaml.Text("title", 150) ?? "",
            Select = yaml.Section("select") is { } select ? Selector(select) : new(),
            Reduce = yaml.Choice("reduce", AlertReduce.Last),
            Over = yaml.Duration("over", TimeSpan.FromMinutes(5), Second, Month),
            When = yaml.Choice("when", AlertWhen.Above),
            Threshold = yaml.Number("threshold") ?? 0,
            Unit = yaml.Text("unit", 40),
            Every = yaml.Duration("every", TimeSpan.FromMinutes(1), 10 * Second, Day),
            For = yaml.Duration("for", TimeSpan.Zero, TimeSpan.Zero, Month),
            KeepFiringFor = yaml.Duration("keepFiringFor", TimeSpan.Zero, TimeSpan.Zero, Month),
            NoDataAfter = yaml.Duration("noDataAfter", Second, Month),
            ErrorAfter = yaml.Duration("errorAfter", TimeSpan.FromMinutes(5), TimeSpan.Zero, Month),
            TreatMissingAsZero = yaml.Word("missing", ["zero", "gap"]) == "zero",
            Backfill = yaml.Duration("backfill", TimeSpan.Zero, TimeSpan.Zero, Month),
            Tier = yaml.Choice("tier", AlertTier.Ticket),
            Severity = yaml.Choice("severity", Severity.Medium),
            Summary = yaml.Text("summary", LongestText) ?? "",
            Runbook = yaml.Text("runbook", LongestText) ?? "",
        };
        Check(yaml, rule);
        return rule;
    }

    private static SeriesSelector Selector(YamlSection yaml)
    {
        yaml.Require("namespace");
        yaml.Require("metric");
        var statistic = yaml.Text("statistic", 64);
        if (statistic is not null && statistic != Statistic.Value.Name && !Statistic.IsCloudWatch(statistic))
        {
            yaml.Object("statistic", $"'{statistic}' is no statistic. There are Average, Sum, SampleCount, Minimum, Maximum, percentiles like p99, and Value for readings.");
        }

        var selector = new SeriesSelector
        {
            Namespace = yaml.Text("namespace", 255),
            Metric = yaml.Text("metric", 255),
            Statistic = statistic is null ? null : new Statistic(statistic),
            Period = yaml.Duration("period", TimeSpan.Zero, Day),
            Match = yaml.Section("match") is { } match ? LabelSet.Of(match.Pairs(30, 1024)) : LabelSet.Empty,
        };
        yaml.RefuseOthers();
        return selector;
    }

    private static void Check(YamlSection yaml, AlertRule rule)
    {
        if (rule.Select.Period is { } period && period > rule.Over)
        {
            yaml.Object("over", $"{DurationText.Of(rule.Over)} is shorter than the period of the series, {DurationText.Of(period)}: most windows would hold no sample.");
        }

        if (rule.NoDataAfter is { } limit && limit < (rule.Select.Period ?? TimeSpan.Zero))
        {
            yaml.Object("noDataAfter", $"{DurationText.Of(limit)} is shorter than the period of the series: it would be told of between any two samples.");
        }

        if (rule.NoDataAfter is not null && rule.TreatMissingAsZero)
        {
            yaml.Object("noDataAfter", "with 'missing: zero' there is always a value. Leave one of the two out.");
        }

        if (rule.Select.Statistic is { } statistic && Objection(statistic, rule) is { } objection)
        {
            yaml.Object("reduce", objection);
        }
    }

    /// <summary>An average may be lawful after all where its sums and counts are collected, which only the store knows: then the evaluation says it.</summary>
    private static string? Objection(Statistic statistic, AlertRule rule) =>
        rule.Reduce is AlertReduce.Mean && (statistic.Kind is StatisticKind.Average || rule.Select.Period is null)
            ? null
            : Reaggregation.Objection(statistic, rule.Select.Period ?? TimeSpan.Zero, rule.Reduce, rule.Over);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]*\z")]
    private static partial Regex IdText();
}
