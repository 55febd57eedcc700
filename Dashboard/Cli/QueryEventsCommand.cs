using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Query;

namespace Dashboard.Cli;

/// <summary><c>query events</c>: events by KQL, newest first.</summary>
internal sealed class QueryEventsCommand : Command, IHasExamples
{
    private readonly Argument<string> _kql = new("KQL") { Description = "The query: field:value, field:foo*, field >= 5, and, or, not, ( ), \"a phrase\", free words. Without it all events.", DefaultValueFactory = _ => "" };
    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _until;
    private readonly Option<int?> _limit = QueryCommand.Limit();
    private readonly Option<bool> _count = QueryCommand.Count();
    private readonly Option<RowFormat> _format = QueryCommand.Format(RowFormat.Table);
    private readonly Option<string?> _fields = new("--fields") { Description = "Fields to show, separated by commas, e.g. @timestamp,user.name.", HelpName = "NAMES" };
    private readonly Option<bool> _raw = new("--raw") { Description = "With the source's own record, as event.original." };

    public QueryEventsCommand(TimeProvider time)
        : base("events", "Events newest first.")
    {
        _from = TimeOption.Create("--from", "Events from this time on. Without it from the first.", time);
        _until = TimeOption.Create("--to", "Events before this time. Without it to the last.", time);
        _kql.Validators.Add(result =>
        {
            if (KqlParser.Parse(result.GetValueOrDefault<string>() ?? "") is KqlResult.Refused(var error))
            {
                result.AddError(error.ToString());
            }
        });
        Validators.Add(result => TimeOption.Check(result, _from, _until, time));
        Arguments.Add(_kql);
        foreach (var option in new Option[] { _from, _until, _limit, _count, _format, _fields, _raw })
        {
            Options.Add(option);
        }

        SetAction((asked, cancellationToken) => FolderVerb.RunAsync(asked, Request(asked), time, cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "query events --limit 20",
        "query events 'event.action:ConsoleLogin and not event.outcome:success' --from 7d",
        "query events 'source.ip:203.0.113.0/24 and event.action:(Create* or Put*)' --format csv",
        "query events 'AccessDenied' --format ndjson --raw",
        "query events 'event.outcome:failure' --count",
    ];

    private VerbRequest.QueryEvents Request(ParseResult asked) => new()
    {
        Kql = asked.GetValue(_kql) ?? "",
        Range = asked.Range(_from, _until),
        Limit = asked.GetValue(_limit),
        Count = asked.GetValue(_count),
        Format = asked.GetValue(_format),
        Fields = [.. (asked.GetValue(_fields) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
        Raw = asked.GetValue(_raw),
    };
}
