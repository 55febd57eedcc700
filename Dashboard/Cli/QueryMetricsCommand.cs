using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>query metrics</c>: stored samples of a metric.</summary>
internal sealed class QueryMetricsCommand : QueryKindCommand
{
    private readonly Option<string> _metric = new("--metric") { Description = "The metric's name as the source spells it.", HelpName = "NAME", Required = true };
    private readonly Option<string[]> _labels = LabelOption.Create();

    public QueryMetricsCommand(TimeProvider time)
        : base("metrics", "Stored samples as timestamp,value, with labels where there is more than one series.", "Samples", RowFormat.Csv, time) =>
        AddOptions([_metric, _labels]);

    public override IReadOnlyList<string> Examples { get; } =
    [
        "query metrics --metric CPUUtilization --from 24h",
        "query metrics --metric CPUUtilization --label DBInstanceIdentifier=orders --label statistic=Average",
        "query metrics --metric rds_cpu_utilization_cc0c53 --from 2014-02-14 --to 2014-02-15 --format ndjson",
    ];

    protected override VerbRequest.Query Request(ParseResult asked, VerbRange range) => new VerbRequest.QueryMetrics
    {
        Metric = asked.GetRequiredValue(_metric),
        Labels = LabelOption.Read(asked.GetValue(_labels)),
        Range = range,
    };
}
