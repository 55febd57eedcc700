using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Labels as a JSON object of texts: the same labels give the same text.</summary>
internal static class LabelJson
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(LabelSet labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in labels)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static LabelSet Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var labels = new List<KeyValuePair<string, string>>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                labels.Add(new(name, reader.GetString() ?? ""));
            }
        }

        return LabelSet.Of(labels);
    }
}
