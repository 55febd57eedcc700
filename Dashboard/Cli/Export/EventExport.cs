using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Dashboard.Cli.Output;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Export;

/// <summary>Events as rows, newest first: what people filter by in columns, the other fields in one of JSON, and the source's record as it came.</summary>
internal sealed class EventExport(IEventReader events, JsonLines rows)
{
    private const string Time = "@timestamp";
    private const string Ingested = "event.ingested";
    private const string Rest = "fields";
    private const string Original = "event.original";

    /// <summary>Events of a page: few while they are large, more while they are small.</summary>
    private const int FirstPage = 64;
    private const int LargestPage = 4096;
    private const long PageBytes = 8 << 20;

    // What every event has a property for.
    private static readonly ImmutableArray<string> Own = ["event.id", "event.dataset", "event.action", "event.outcome", "cloud.account.id", "cloud.region"];

    // Named here and not by the store: files that people keep shall not change because an index does.
    private static readonly ImmutableArray<string> Common =
    [
        "event.provider", "event.code", "user.name", "user.id", "source.ip", "source.address", "user_agent.original", "error.code", "error.message", "host.name",
        "aws.cloudtrail.user_identity.type", "aws.cloudtrail.user_identity.arn", "aws.cloudtrail.user_identity.access_key_id",
    ];

    /// <summary>What a row holds.</summary>
    public static ImmutableArray<RowColumn> Columns { get; } =
    [
        new(Time, ColumnType.Time),
        new(Ingested, ColumnType.Time),
        .. Own.Concat(Common).Select(name => new RowColumn(name, ColumnType.Text)),
        new(Rest, ColumnType.Json),
        new(Original, ColumnType.Text),
    ];

    /// <summary>All that match.</summary>
    public async Task RunAsync(EventQuery query, CancellationToken cancellationToken)
    {
        var (cursor, size) = ((string?)null, FirstPage);
        do
        {
            var page = await events.FindEventsAsync(query, size, cursor, QueryLimits.Export, cancellationToken);
            var bytes = 0L;
            foreach (var record in page.Events)
            {
                Write(rows.Begin(), record);
                await rows.EndAsync(record.OccurredAt, cancellationToken);
                bytes += record.Raw.Length;
            }

            cursor = page.NextCursor;
            size = bytes > PageBytes ? Math.Max(1, size / 2) : bytes < PageBytes / 4 ? Math.Min(LargestPage, size * 2) : size;
        }
        while (cursor is not null);
    }

    private static void Write(Utf8JsonWriter json, EventRecord record)
    {
        json.WriteString(Time, record.OccurredAt.UtcDateTime);
        json.WriteString(Ingested, record.ObservedAt.UtcDateTime);
        foreach (var name in Own)
        {
            if (record.Field(name) is { Kind: FieldKind.Text } value)
            {
                json.WriteString(name, value.Text);
            }
        }

        foreach (var name in Common)
        {
            if (record.Fields[name] is var value && IsPlain(value))
            {
                json.WriteString(name, value.ToString());
            }
        }

        Others(json, record.Fields);
        if (!record.Raw.IsEmpty)
        {
            json.WriteString(Original, Encoding.UTF8.GetString(record.Raw.Span));
        }
    }

    private static void Others(Utf8JsonWriter json, EventFields fields)
    {
        var any = false;
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, value) = fields[i];
            if (IsPlain(value) && Common.Contains(name))
            {
                continue;
            }

            if (!any)
            {
                json.WriteStartObject(Rest);
                any = true;
            }

            json.WritePropertyName(name);
            FieldJson.Write(json, value);
        }

        if (any)
        {
            json.WriteEndObject();
        }
    }

    /// <summary>A list, a number or the like in a column of text keeps its type among the others.</summary>
    private static bool IsPlain(FieldValue value) => value.Kind is FieldKind.Text or FieldKind.Address;
}
