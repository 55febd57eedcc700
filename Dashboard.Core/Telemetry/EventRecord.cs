namespace Dashboard.Core.Telemetry;

/// <summary>How an action ended.</summary>
public enum Outcome
{
    /// <summary>The source does not say.</summary>
    Unknown,

    /// <summary>It was done.</summary>
    Success,

    /// <summary>It was refused or failed.</summary>
    Failure,
}

/// <summary>One thing that happened, in ECS words, with the source's own record kept for evidence.</summary>
/// <remarks>Two records with the same <see cref="Identity"/> are one event, whichever way each came.</remarks>
public sealed record EventRecord
{
    /// <summary>The source's own id of the event; unique within its account and region.</summary>
    public required string Id { get; init; }

    /// <summary>The account that it happened in, or empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>The region that it happened in, or empty.</summary>
    public string Region { get; init; } = "";

    /// <summary>What kind of record this is (ECS <c>event.dataset</c>), e.g. <c>aws.cloudtrail</c>: the same however it was collected.</summary>
    public required string Dataset { get; init; }

    /// <summary>The source's clock, UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Our clock when we read it, UTC. Not part of equality of events: it differs between two readings.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>What was done (ECS <c>event.action</c>), e.g. <c>ConsoleLogin</c>.</summary>
    public required string Action { get; init; }

    /// <summary>How it ended (ECS <c>event.outcome</c>).</summary>
    public Outcome Outcome { get; init; }

    /// <summary>Every other field by its ECS name. Does not repeat what has a property above.</summary>
    public EventFields Fields { get; init; } = EventFields.Empty;

    /// <summary>The source's record as it came, UTF-8; at most <see cref="MaxRawBytes"/>.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>CloudTrail's own limit of 256 KB an event, which is the largest of the sources.</summary>
    public const int MaxRawBytes = 256 * 1024;

    /// <summary>What makes two records one event.</summary>
    public (string Account, string Region, string Id) Identity => (Account, Region, Id);

    /// <summary>A field by its ECS name, those with a property of their own included; of kind Null where there is none.</summary>
    public FieldValue Field(string name) => name switch
    {
        "@timestamp" => FieldValue.Of(OccurredAt),
        "event.ingested" => FieldValue.Of(ObservedAt),
        "event.id" => FieldValue.Of(Id),
        "event.action" => FieldValue.Of(Action),
        "event.dataset" => FieldValue.Of(Dataset),
        "event.outcome" => FieldValue.Of(Outcome switch { Outcome.Success => "success", Outcome.Failure => "failure", _ => "unknown" }),
        "cloud.account.id" => Account.Length == 0 ? default : FieldValue.Of(Account),
        "cloud.region" => Region.Length == 0 ? default : FieldValue.Of(Region),
        _ => Fields[name],
    };
}
