using System.Text.Json;
using System.Text.Json.Serialization;

namespace Amazon.Protocol;

/// <summary>Timestamps of the JSON protocols: seconds since 1970, with a fraction.</summary>
internal sealed class EpochSeconds : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EpochTime.FromMilliseconds(reader.GetDouble() * 1000);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(EpochTime.ToMilliseconds(value) / 1000m);
}

/// <summary>Timestamps of CloudWatch Logs: milliseconds since 1970.</summary>
internal sealed class EpochMilliseconds : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EpochTime.FromMilliseconds(reader.GetDouble());

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(EpochTime.ToMilliseconds(value));
}

file static class EpochTime
{
    public static DateTime FromMilliseconds(double milliseconds)
    {
        var exact = Math.Round(milliseconds);
        return exact >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && exact <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)exact).UtcDateTime
            : throw new JsonException("The timestamp is beyond the years 1 to 9999.");
    }

    public static long ToMilliseconds(DateTime value) => new DateTimeOffset(value.ToUniversalTime()).ToUnixTimeMilliseconds();
}
