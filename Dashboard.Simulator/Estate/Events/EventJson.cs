using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>Writes an event's record as CloudTrail does, markup and all: nothing but JSON's own escapes.</summary>
internal static class EventJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Members = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Record(TrailEvent seen)
    {
        var buffer = new ArrayBufferWriter<byte>(1536);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            Write(json, seen);
        }

        return buffer.WrittenMemory;
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static void Write(Utf8JsonWriter json, TrailEvent seen)
    {
        var (activity, details) = (seen.Activity, seen.Details);
        var host = activity.Source[..activity.Source.IndexOf('.', StringComparison.Ordinal)];
        json.WriteStartObject();
        json.WriteString("eventVersion", "1.09");
        json.WriteStartObject("userIdentity");
        seen.Actor.Who.Write(json, activity.Account, seen.At);
        json.WriteEndObject();
        json.WriteString("eventTime", Time(seen.At));
        json.WriteString("eventSource", activity.Source);
        json.WriteString("eventName", activity.Name);
        json.WriteString("awsRegion", activity.Region);
        json.WriteString("sourceIPAddress", details.Address ?? seen.Actor.Address);
        json.WriteString("userAgent", details.UserAgent ?? seen.Actor.UserAgent);
        if (details.ErrorCode is not null)
        {
            json.WriteString("errorCode", details.ErrorCode);
            json.WriteString("errorMessage", details.ErrorMessage);
        }

        Member(json, "requestParameters", details.Request);
        Member(json, "responseElements", details.Response);
        if (details.Additional is not null)
        {
            Member(json, "additionalEventData", details.Additional);
        }

        if (details.EventType == "AwsApiCall")
        {
            json.WriteString("requestID", AwsIds.Uuid(~seen.Key));
        }

        json.WriteString("eventID", seen.Id);
        json.WriteBoolean("readOnly", activity.ReadOnly);
        WriteResources(json, seen);
        json.WriteString("eventType", details.EventType);
        json.WriteBoolean("managementEvent", true);
        json.WriteString("recipientAccountId", activity.Account);
        json.WriteString("eventCategory", "Management");
        if (details.EventType == "AwsApiCall" && seen.Actor.Who is Principal.User or Principal.Role { InvokedBy: null })
        {
            json.WriteStartObject("tlsDetails");
            json.WriteString("tlsVersion", "TLSv1.3");
            json.WriteString("cipherSuite", "TLS_AES_128_GCM_SHA256");
            json.WriteString("clientProvidedHostHeader", $"{host}.{activity.Region}.amazonaws.com");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteResources(Utf8JsonWriter json, TrailEvent seen)
    {
        var named = seen.Details.Resources.Where(resource => resource.Name.StartsWith("arn:", StringComparison.Ordinal)).ToList();
        if (named.Count == 0)
        {
            return;
        }

        json.WriteStartArray("resources");
        foreach (var (type, name) in named)
        {
            json.WriteStartObject();
            json.WriteString("accountId", seen.Activity.Account);
            json.WriteString("type", type);
            json.WriteString("ARN", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Member(Utf8JsonWriter json, string name, object? value)
    {
        json.WritePropertyName(name);
        JsonSerializer.Serialize(json, value, Members);
    }
}
