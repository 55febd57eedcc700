using System.Text.Json;

namespace Dashboard.Simulator.Wire;

/// <summary>Reads the body of a JSON call and refuses, as AWS does, what has the wrong type.</summary>
internal static class JsonInput
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 32 };

    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, Bounded);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException)
        {
            // Refused below, in the service's own words.
        }

        throw Unreadable("the body");
    }

    public static string? Text(this JsonElement of, string name) =>
        of.Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Unreadable(name);

    public static int? Number(this JsonElement of, string name) =>
        of.Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Unreadable(name);

    public static bool? Flag(this JsonElement of, string name) =>
        of.Member(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Unreadable(name);

    /// <summary>Epoch seconds, whole or with a fraction.</summary>
    public static DateTimeOffset? Time(this JsonElement of, string name)
    {
        if (of.Member(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var seconds) || seconds is < 0 or > 253_402_300_799m)
        {
            throw Unreadable(name);
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
    }

    public static IReadOnlyList<JsonElement> List(this JsonElement of, string name) =>
        of.Member(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object) ? [.. value.EnumerateArray()]
        : throw Unreadable(name);

    public static JsonElement? Member(this JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static AwsError Unreadable(string what) =>
        new("SerializationException", $"Could not read {what}");
}
