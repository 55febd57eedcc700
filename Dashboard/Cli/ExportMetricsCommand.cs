using System.CommandLine;
using Dashboard.Cli.Export;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>export metrics</c>: samples as they were collected.</summary>
internal sealed class ExportMetricsCommand : ExportKindCommand
{
    private readonly Option<string?> _metric = new("--metric") { Description = "Only this metric, by its name as the source spells it. Without it all.", HelpName = "NAME" };
    private readonly Option<string[]> _labels = LabelOption.Create();

    public ExportMetricsCommand(TimeProvider time)
        : base("metrics", "Samples as they were collected, each with its series: a stretch of time after the other, within one series by series. The last line is a summary as JSON.", "Samples", MetricExport.Columns, time)
    {
        Options.Add(_metric);
        Options.Add(_labels);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "export metrics --from 2026-07-01 --to 2026-08-01 --output july.parquet",
        "export metrics --metric CPUUtilization --label statistic=Average --format csv --output cpu.csv",
    ];

    protected override VerbRequest Request(ParseResult asked, VerbRange range) =>
        new VerbRequest.ExportMetrics(asked.GetValue(_metric), LabelOption.Read(asked.GetValue(_labels)), range);
}
