using System.Buffers;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>How records of ours are kept as JSON in state.db.</summary>
internal static class StateJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(), new Labels(), new Fields() },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>CRC-32C of a text's UTF-16 code units.</summary>
    public static long Seal(string text)
    {
        var crc = uint.MaxValue;
        foreach (var unit in text)
        {
            crc = BitOperations.Crc32C(crc, unit);
        }

        return crc;
    }

    /// <summary>A text with its seal in the column after it.</summary>
    /// <exception cref="FormatException">The text is not the one that was sealed.</exception>
    public static string Unsealed(SqliteDataReader row, int column)
    {
        var text = row.GetString(column);
        return Seal(text) == row.GetInt64(column + 1) ? text : throw new FormatException("its checksum is wrong");
    }

    public static T ReadSealed<T>(SqliteDataReader row, int column) => Read<T>(Unsealed(row, column));

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    private sealed class Labels : JsonConverter<LabelSet>
    {
        public override LabelSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var part = JsonDocument.ParseValue(ref reader);
            return LabelSet.Of(part.RootElement.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString()!)));
        }

        public override void Write(Utf8JsonWriter writer, LabelSet value, JsonSerializerOptions options) => writer.WriteRawValue(LabelJson.Write(value));
    }

    private sealed class Fields : JsonConverter<EventFields>
    {
        public override EventFields Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var part = JsonDocument.ParseValue(ref reader);
            var fields = new List<KeyValuePair<string, FieldValue>>();
            FieldsJson.Read(System.Text.Encoding.UTF8.GetBytes(part.RootElement.GetRawText()), fields);
            return EventFields.Of(fields);
        }

        public override void Write(Utf8JsonWriter writer, EventFields value, JsonSerializerOptions options)
        {
            var buffer = new ArrayBufferWriter<byte>();
            FieldsJson.Write(buffer, value);
            writer.WriteRawValue(buffer.WrittenSpan);
        }
    }
}
