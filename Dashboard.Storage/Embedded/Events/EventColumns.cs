using System.Collections.Frozen;
using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>A field that has a column of its own: kept as dictionary-coded text, so that filters and top lists read nothing else.</summary>
/// <param name="Field">Its ECS name.</param>
/// <param name="Kind">Text or Address; a value of another kind is in the record only, and the row is marked as odd.</param>
internal sealed record EventColumn(string Field, FieldKind Kind)
{
    public string Name { get; } = Field.Replace('.', '_');
}

/// <summary>The fields that people filter by. What every event has (time, account, region, dataset, action, outcome) has columns besides.</summary>
internal static class EventColumns
{
    public static ImmutableArray<EventColumn> All { get; } =
    [
        new("event.provider", FieldKind.Text),
        new("event.code", FieldKind.Text),
        new("user.name", FieldKind.Text),
        new("user.id", FieldKind.Text),
        new("source.ip", FieldKind.Address),
        new("source.address", FieldKind.Text),
        new("user_agent.original", FieldKind.Text),
        new("error.code", FieldKind.Text),
        new("host.name", FieldKind.Text),
        new("aws.cloudtrail.error_code", FieldKind.Text),
        new("aws.cloudtrail.user_identity.type", FieldKind.Text),
        new("aws.cloudtrail.user_identity.arn", FieldKind.Text),
        new("aws.cloudtrail.user_identity.access_key_id", FieldKind.Text),
    ];

    private static readonly FrozenDictionary<string, EventColumn> ByField = All.ToFrozenDictionary(column => column.Field, StringComparer.Ordinal);

    /// <summary>Fields whose values are counted when a partition is closed, where they are few: all that have a column but the id.</summary>
    public static ImmutableArray<string> Counted { get; } = ["event.action", "event.dataset", "event.outcome", "cloud.account.id", "cloud.region", .. All.Select(column => column.Field)];

    public static EventColumn? Of(string field) => ByField.GetValueOrDefault(field);

    /// <summary>What a column says of a field, as SQL, NULL where an event has it not; null for a field that has no column.</summary>
    public static string? Sql(string field) => field switch
    {
        "event.id" => "id",
        "event.action" => "action",
        "event.dataset" => "dataset",
        "event.outcome" => "outcome",
        "cloud.account.id" => "nullif(account, '')",
        "cloud.region" => "nullif(region, '')",
        _ => Of(field)?.Name,
    };
}
