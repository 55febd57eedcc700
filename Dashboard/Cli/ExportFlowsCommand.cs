using System.CommandLine;
using Dashboard.Cli.Export;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>export flows</c>: flow records, newest first.</summary>
internal sealed class ExportFlowsCommand(TimeProvider time)
    : ExportKindCommand("flows", "Flow records newest first, under the flow log's own names: common fields in columns, the others in fields (JSON). The last line is a summary as JSON.", "Windows that start", FlowRowWriter.Columns, time)
{
    public override IReadOnlyList<string> Examples { get; } =
    [
        "export flows --from 24h --output flows.parquet",
        "export flows --from 2026-07-10 --to 2026-07-11 --format csv --output day.csv --overwrite",
    ];

    protected override VerbRequest Request(ParseResult asked, VerbRange range) => new VerbRequest.ExportFlows(range);
}
