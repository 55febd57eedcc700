using System.Collections.Immutable;
using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>query metrics</c>: stored samples of a metric.</summary>
internal sealed class QueryMetricsCommand : Command, IHasExamples
{
    private readonly Option<string> _metric = new("--metric") { Description = "The metric's name as the source spells it.", HelpName = "NAME", Required = true };
    private readonly Option<string[]> _labels = new("--label") { Description = "Only series with this label, e.g. region=eu-west-1 or statistic=Average. May be given several times.", HelpName = "NAME=VALUE" };
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _until;
    private readonly Option<int?> _limit = QueryCommand.Limit();
    private readonly Option<bool> _count = QueryCommand.Count();
    private readonly Option<RowFormat> _format = QueryCommand.Format(RowFormat.Csv);

    public QueryMetricsCommand(TimeProvider time)
        : base("metrics", "Stored samples as timestamp,value, with labels where there is more than one series.")
    {
        _from = TimeOption.Create("--from", "Samples from this time on. Without it from the first.", time);
        _until = TimeOption.Create("--to", "Samples before this time. Without it to the last.", time);
        _labels.Validators.Add(result =>
        {
            var names = result.Tokens.Select(token => token.Value.Split('=', 2)).ToArray();
            foreach (var wrong in names.Where(parts => parts is not [{ Length: > 0 }, _]))
            {
                result.AddError($"'{wrong[0]}' is not NAME=VALUE.");
            }

            foreach (var twice in names.GroupBy(parts => parts[0]).Where(group => group.Count() > 1))
            {
                result.AddError($"The label '{twice.Key}' is given twice; a series has it once.");
            }
        });
        Validators.Add(result => TimeOption.Check(result, _from, _until, time));
        foreach (var option in new Option[] { _metric, _labels, _from, _until, _limit, _count, _format })
        {
            Options.Add(option);
        }

        SetAction((asked, cancellationToken) => FolderVerb.RunAsync(asked, Request(asked), time, cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "query metrics --metric CPUUtilization --from 24h",
        "query metrics --metric CPUUtilization --label DBInstanceIdentifier=orders --label statistic=Average",
        "query metrics --metric rds_cpu_utilization_cc0c53 --from 2014-02-14 --to 2014-02-15 --format ndjson",
    ];

    private VerbRequest.QueryMetrics Request(ParseResult asked) => new()
    {
        Metric = asked.GetRequiredValue(_metric),
        Labels = (asked.GetValue(_labels) ?? []).Select(label => label.Split('=', 2)).ToImmutableSortedDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal),
        Range = asked.Range(_from, _until),
        Limit = asked.GetValue(_limit),
        Count = asked.GetValue(_count),
        Format = asked.GetValue(_format),
    };
}
