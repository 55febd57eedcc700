using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Dashboard.Cli.Output;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Cli.Verbs;

/// <summary><c>query events</c>: events newest first, a page at a time.</summary>
public sealed class QueryEventsVerb(VerbContext context, IVerbOutput output)
{
    private const int PageSize = 1000;

    private static readonly ImmutableArray<string> Usual =
        ["@timestamp", "event.action", "event.outcome", "user.name", "source.address", "cloud.account.id", "cloud.region", "event.id"];

    // What EventRecord keeps in properties of its own; the other fields follow by name.
    private static readonly ImmutableArray<string> First =
        ["@timestamp", "event.id", "event.dataset", "event.action", "event.outcome", "event.ingested", "cloud.account.id", "cloud.region"];

    /// <summary>Runs to the end and gives the exit code.</summary>
    public async Task<int> RunAsync(VerbRequest.QueryEvents request, CancellationToken cancellationToken)
    {
        if (KqlParser.Parse(request.Kql) is not KqlResult.Parsed(var predicate))
        {
            await output.NoteAsync($"The query '{request.Kql}' is not KQL.", cancellationToken);
            return ExitCode.AskedWrongly;
        }

        var query = new EventQuery(request.Range.ToTimeRange(), predicate);
        if (request.Count)
        {
            var count = await context.Events.CountEventsAsync(query, QueryLimits.Export, cancellationToken);
            await output.DataAsync(count.ToString(CultureInfo.InvariantCulture) + "\n", cancellationToken);
            return ExitCode.Done;
        }

        var columns = request.Fields.IsEmpty ? Usual : request.Fields;
        columns = request.Raw ? columns.Add("event.original") : columns;
        var rows = RowWriter.Of(request.Format, columns, output);
        await foreach (var record in FindAsync(query, request.Limit ?? int.MaxValue, cancellationToken))
        {
            var whole = request.Format is RowFormat.Ndjson && request.Fields.IsEmpty;
            await rows.WriteAsync(whole ? Whole(record, request.Raw) : [.. columns.Select(name => Field(record, name))], cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
        return ExitCode.Done;
    }

    private async IAsyncEnumerable<EventRecord> FindAsync(EventQuery query, int limit, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await context.Events.FindEventsAsync(query, Math.Min(limit, PageSize), cursor, QueryLimits.Export, cancellationToken);
            foreach (var record in page.Events)
            {
                yield return record;
            }

            (limit, cursor) = (limit - page.Events.Length, page.NextCursor);
        }
        while (cursor is not null && limit > 0);
    }

    private static ImmutableArray<KeyValuePair<string, FieldValue>> Whole(EventRecord record, bool raw) =>
    [
        .. First.Select(name => Field(record, name)),
        .. record.Fields.Where(field => !First.Contains(field.Key) && field.Key != "event.original"),
        .. raw ? [Field(record, "event.original")] : ImmutableArray<KeyValuePair<string, FieldValue>>.Empty,
    ];

    private static KeyValuePair<string, FieldValue> Field(EventRecord record, string name) =>
        new(name, name == "event.original" ? FieldValue.Of(Encoding.UTF8.GetString(record.Raw.Span)) : record.Field(name));
}
