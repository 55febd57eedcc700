using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.State;

/// <summary>
/// Fields as one JSON object by ECS name. JSON has no addresses and times, so those are objects of one member (<c>{"ip":"…"}</c>, <c>{"time":"…"}</c>).
/// The same value always gives the same bytes, so that a filter may look for them.
/// </summary>
internal static class FieldsJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static void Write(IBufferWriter<byte> target, IEnumerable<KeyValuePair<string, FieldValue>> fields)
    {
        using var writer = new Utf8JsonWriter(target, Plain);
        writer.WriteStartObject();
        foreach (var (name, value) in fields)
        {
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    /// <summary>A text as it stands in the object, quotes included.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    public static void Read(ReadOnlySpan<byte> json, List<KeyValuePair<string, FieldValue>> into)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            into.Add(new(name, Value(ref reader)));
        }
    }

    private static void Write(Utf8JsonWriter writer, FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case FieldKind.Number when double.IsFinite(value.Number):
                writer.WriteNumberValue(value.Number);
                break;
            case FieldKind.Number:
                Tag(writer, "number", value.Number.ToString(CultureInfo.InvariantCulture));
                break;
            case FieldKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case FieldKind.Address:
                Tag(writer, "ip", value.Address.ToString());
                break;
            case FieldKind.Time:
                Tag(writer, "time", value.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
                break;
            case FieldKind.List:
                writer.WriteStartArray();
                foreach (var element in value.List)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void Tag(Utf8JsonWriter writer, string tag, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(tag, text);
        writer.WriteEndObject();
    }

    private static FieldValue Value(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return FieldValue.Of(reader.GetString()!);
            case JsonTokenType.Number:
                return FieldValue.Of(reader.GetDouble());
            case JsonTokenType.True or JsonTokenType.False:
                return FieldValue.Of(reader.GetBoolean());
            case JsonTokenType.StartArray:
                var elements = ImmutableArray.CreateBuilder<FieldValue>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    elements.Add(Value(ref reader));
                }

                return FieldValue.Of(elements.ToImmutable());
            case JsonTokenType.StartObject:
                reader.Read();
                var tag = reader.GetString();
                reader.Read();
                var text = reader.GetString()!;
                reader.Read();
                return tag switch
                {
                    "ip" => FieldValue.Of(IPAddress.Parse(text)),
                    "time" => FieldValue.Of(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind)),
                    _ => FieldValue.Of(double.Parse(text, CultureInfo.InvariantCulture)),
                };
            default:
                return default;
        }
    }
}
