using System.Text;
using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>
/// A CloudTrail record as an event in ECS words. Pure: the same bytes give the same event, whether they came from
/// LookupEvents, a trail's file or a disk.
/// </summary>
public static class CloudTrailNormalizer
{
    /// <summary>ECS <c>event.dataset</c> of every CloudTrail event.</summary>
    public const string Dataset = "aws.cloudtrail";

    private const int MaxIdLength = 256;
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 64 };

    /// <summary>Reads one record.</summary>
    /// <param name="record">One JSON object, UTF-8. Kept as the event's evidence, without a copy.</param>
    /// <param name="origin">Where it came from, for a refusal.</param>
    /// <param name="observedAt">Our clock.</param>
    public static Normalized Normalize(ReadOnlyMemory<byte> record, string origin, DateTimeOffset observedAt)
    {
        if (record.Length > EventRecord.MaxRawBytes)
        {
            return Refuse($"The record has {record.Length:N0} bytes; CloudTrail's own limit is {EventRecord.MaxRawBytes:N0}.", record, origin);
        }

        var fields = FieldCollector.Empty();
        var members = new RecordMembers(fields);
        try
        {
            var reader = new Utf8JsonReader(record.Span, Strict);
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return Refuse("The record is not a JSON object.", record, origin);
            }

            members.Read(ref reader);
            if (reader.Read())
            {
                return Refuse("Something follows the record's closing brace.", record, origin);
            }
        }
        catch (JsonException broken)
        {
            return Refuse($"The record is not valid JSON: {broken.Message}", record, origin);
        }

        if (Missing(members) is { } missing)
        {
            return Refuse(missing, record, origin);
        }

        if (!IsoTime.TryParse(members.EventTime ?? members.LogstashTime, out var occurredAt) || !TimeRange.Everything.Contains(occurredAt))
        {
            return Refuse($"eventTime '{Start(members.EventTime ?? members.LogstashTime!)}' is not a time between 1901 and 2038.", record, origin);
        }

        // An Insights event has no action of its own; its type says what it is.
        var action = members.EventName ?? members.Type!;
        var outcome = EcsDerivation.Apply(fields, action, members.ReadOnly);
        return new Normalized.Taken(new()
        {
            Id = members.EventId!,
            Account = members.RecipientAccount ?? fields.Text("aws.cloudtrail.user_identity.account_id") ?? "",
            Region = members.Region ?? "",
            Dataset = Dataset,
            OccurredAt = occurredAt,
            ObservedAt = observedAt,
            Action = action,
            Outcome = outcome,
            Fields = fields.Build(),
            Raw = record,
        });
    }

    private static string? Missing(in RecordMembers members) =>
        string.IsNullOrWhiteSpace(members.EventId) ? "The record has no eventID, so a second copy of it could not be told apart."
        : members.EventId.Length > MaxIdLength ? $"The record's eventID has {members.EventId.Length:N0} characters; at most {MaxIdLength} are expected."
        : string.IsNullOrEmpty(members.EventTime ?? members.LogstashTime) ? "The record has no eventTime."
        : string.IsNullOrEmpty(members.EventName) && members.Type is not "AwsCloudTrailInsight" ? "The record has no eventName."
        : null;

    private static Normalized.Refused Refuse(string reason, ReadOnlyMemory<byte> record, string origin) =>
        new(RejectedRecord.Of(reason, origin, Excerpt(record.Span)));

    internal static string Excerpt(ReadOnlySpan<byte> record) =>
        Encoding.UTF8.GetString(record[..Math.Min(record.Length, RejectedRecord.MaxExcerpt * 2)]);

    private static string Start(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
