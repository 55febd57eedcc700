using System.Buffers;
using System.Text.Json;

namespace Dashboard.Simulator.Wire;

internal static class JsonAnswer
{
    public static WireAnswer Of(string contentType, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return new WireAnswer { ContentType = contentType, Body = buffer.WrittenMemory };
    }

    /// <summary>Timestamps of the JSON protocols are seconds since 1970, with a fraction.</summary>
    public static void WriteEpoch(this Utf8JsonWriter json, string name, DateTimeOffset time)
    {
        json.WritePropertyName(name);
        json.WriteRawValue($"{time.ToUnixTimeSeconds()}.{time.Millisecond:000}");
    }
}
