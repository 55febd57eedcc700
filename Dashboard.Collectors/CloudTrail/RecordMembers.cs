using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>One pass over a record: the members that decide what event it is, and every other leaf as a field.</summary>
internal ref struct RecordMembers(FieldCollector fields)
{
    /// <summary>Deeper structures of request parameters stay in the raw record only.</summary>
    public const int MaxFieldDepth = 16;

    public string? EventId { get; private set; }

    public string? EventName { get; private set; }

    public string? EventTime { get; private set; }

    public string? LogstashTime { get; private set; }

    public string? Region { get; private set; }

    public string? RecipientAccount { get; private set; }

    public bool? ReadOnly { get; private set; }

    public string? Type { get; private set; }

    public void Read(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var path = FieldPath.Root.Of(ref reader);
            var member = path.Member;
            reader.Read();
            fields.StartMember();
            if (reader.TokenType is JsonTokenType.String && Keep(member, ref reader))
            {
                continue;
            }

            if (member is "readOnly" && reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.String)
            {
                // Older records and some services write it as text.
                ReadOnly = reader.TokenType is JsonTokenType.True || (reader.TokenType is JsonTokenType.String && reader.ValueTextEquals("true"u8));
                fields.Set("aws.cloudtrail.read_only", FieldValue.Of(ReadOnly.Value));
                continue;
            }

            Walk(ref reader, path, depth: 1);
        }
    }

    private bool Keep(string member, ref Utf8JsonReader reader)
    {
        switch (member)
        {
            case "eventID": EventId = Text(ref reader); return true;
            case "eventName": EventName = Text(ref reader); return true;
            case "eventTime": EventTime = Text(ref reader); return true;
            case "@timestamp": LogstashTime = Text(ref reader); return true;
            case "@version": return true;
            case "awsRegion": Region = Text(ref reader); return true;
            case "recipientAccountId":
                RecipientAccount = Text(ref reader);
                fields.Set("aws.cloudtrail.recipient_account_id", FieldValue.Of(RecipientAccount));
                return true;
            case "eventType":
                Type = Text(ref reader);
                fields.Set("aws.cloudtrail.event_type", FieldValue.Of(Type));
                return true;
            default: return false;
        }
    }

    private readonly void Walk(ref Utf8JsonReader reader, FieldPath path, int depth)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when depth > MaxFieldDepth:
            case JsonTokenType.StartArray when depth > MaxFieldDepth:
                reader.Skip();
                fields.Cut();
                break;
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    var below = path.Of(ref reader);
                    reader.Read();
                    Walk(ref reader, below, depth + 1);
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    Walk(ref reader, path, depth + 1);
                }

                break;
            case JsonTokenType.String:
                fields.Add(path.Name, FieldValue.Of(Text(ref reader)));
                break;
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                fields.Add(path.Name, FieldValue.Of(number));
                break;
            case JsonTokenType.Number:
                fields.Cut();
                break;
            case JsonTokenType.True or JsonTokenType.False:
                fields.Add(path.Name, FieldValue.Of(reader.GetBoolean()));
                break;
        }
    }

    private static string Text(ref Utf8JsonReader reader) => LenientText.Read(ref reader, FieldCollector.MaxTextLength);
}
