using System.CommandLine;
using Dashboard.Cli.Export;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>export events</c>: events by KQL, newest first, whole.</summary>
internal sealed class ExportEventsCommand : ExportKindCommand
{
    private readonly Argument<string> _kql = KqlArgument.Create("Which events, as query events takes it. Without it all.");

    public ExportEventsCommand(TimeProvider time)
        : base("events", "Events newest first: common ECS fields in columns, the others in fields (JSON), and the source's own record in event.original. The last line is a summary as JSON.", "Events", EventExport.Columns, time) =>
        Arguments.Add(_kql);

    public override IReadOnlyList<string> Examples { get; } =
    [
        "export events --from 7d --output events.parquet",
        "export events 'event.outcome:failure' --from 2026-07-01 --to 2026-08-01 --format csv --output failures.csv",
        "export events --format ndjson --output /mnt/archive/all.ndjson",
    ];

    protected override VerbRequest Request(ParseResult asked, VerbRange range) => new VerbRequest.ExportEvents(asked.GetValue(_kql) ?? "", range);
}
