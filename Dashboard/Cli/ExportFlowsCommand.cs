using System.CommandLine;
using Dashboard.Cli.Export;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>export flows</c>: flow records, newest first.</summary>
internal sealed class ExportFlowsCommand : ExportKindCommand
{
    private readonly FlowOptions _which = new();

    public ExportFlowsCommand(TimeProvider time)
        : base("flows", "Flow records newest first, under the flow log's own names: common fields in columns, the others in fields (JSON). The last line is a summary as JSON.", "Windows that start", FlowRowWriter.Columns, time)
    {
        foreach (var option in _which.All)
        {
            Options.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "export flows --from 24h --output flows.parquet",
        "export flows --src 10.0.0.0/8 --verdict reject --from 2026-07-10 --to 2026-07-11 --format csv --output day.csv --overwrite",
    ];

    protected override VerbRequest Request(ParseResult asked, VerbRange range) => new VerbRequest.ExportFlows(_which.Read(asked, range));
}
