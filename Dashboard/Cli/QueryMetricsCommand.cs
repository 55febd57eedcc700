using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>query metrics</c>: stored samples of a metric.</summary>
internal sealed class QueryMetricsCommand : Command, IHasExamples
{
    private readonly Option<string> _metric = new("--metric") { Description = "The metric's name as the source spells it.", HelpName = "NAME", Required = true };
    private readonly Option<string[]> _labels = LabelOption.Create();
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
        Labels = LabelOption.Read(asked.GetValue(_labels)),
        Range = asked.Range(_from, _until),
        Limit = asked.GetValue(_limit),
        Count = asked.GetValue(_count),
        Format = asked.GetValue(_format),
    };
}
