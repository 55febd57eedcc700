using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>query events</c>: events by KQL, newest first.</summary>
internal sealed class QueryEventsCommand : QueryKindCommand
{
    private readonly Argument<string> _kql = KqlArgument.Create("The query: field:value, field:foo*, field >= 5, and, or, not, ( ), \"a phrase\", free words. Without it all events.");
    private readonly Option<string?> _fields = new("--fields") { Description = "Fields to show, separated by commas, e.g. @timestamp,user.name.", HelpName = "NAMES" };
    private readonly Option<bool> _raw = new("--raw") { Description = "With the source's own record, as event.original." };

    public QueryEventsCommand(TimeProvider time)
        : base("events", "Events newest first.", "Events", RowFormat.Table, time)
    {
        Arguments.Add(_kql);
        AddOptions([], _fields, _raw);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "query events --limit 20",
        "query events 'event.action:ConsoleLogin and not event.outcome:success' --from 7d",
        "query events 'source.ip:203.0.113.0/24 and event.action:(Create* or Put*)' --format csv",
        "query events 'AccessDenied' --format ndjson --raw",
        "query events 'event.outcome:failure' --count",
    ];

    protected override VerbRequest.Query Request(ParseResult asked, VerbRange range) => new VerbRequest.QueryEvents
    {
        Kql = asked.GetValue(_kql) ?? "",
        Range = range,
        Fields = [.. (asked.GetValue(_fields) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
        Raw = asked.GetValue(_raw),
    };
}
