using System.Text.Json;

namespace Dashboard.Simulator.Slack;

/// <summary>The rules for the kinds of block that a webhook message is made of.</summary>
internal static class SlackBlock
{
    public static bool IsValid(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object
        && (!block.TryGetProperty("block_id", out var id) || (id.ValueKind == JsonValueKind.String && id.GetString()!.Length is > 0 and <= 255))
        && Kind(block) switch
        {
            "header" => block.TryGetProperty("text", out var text) && IsText(text, 150, plainOnly: true),
            "section" => IsSection(block),
            "context" => List(block, "elements", 10, element => Kind(element) == "image" ? IsImage(element) : IsText(element, 3000)),
            "actions" => List(block, "elements", 25, IsButton),
            "divider" => true,
            "image" => IsImage(block),
            "rich_text" => block.TryGetProperty("elements", out var elements) && elements.ValueKind == JsonValueKind.Array,
            _ => false,
        };

    /// <summary>All text in a block, however deep.</summary>
    public static int TextLength(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member =>
            member is { Name: "text", Value.ValueKind: JsonValueKind.String } ? member.Value.GetString()!.Length : TextLength(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(TextLength),
        _ => 0,
    };

    private static bool IsSection(JsonElement block)
    {
        var hasText = block.TryGetProperty("text", out var text);
        var hasFields = block.TryGetProperty("fields", out _);
        return (hasText || hasFields)
            && (!hasText || IsText(text, 3000))
            && (!hasFields || List(block, "fields", 10, field => IsText(field, 2000)));
    }

    private static bool IsText(JsonElement text, int most, bool plainOnly = false) =>
        text.ValueKind == JsonValueKind.Object
        && (Kind(text) == "plain_text" || (Kind(text) == "mrkdwn" && !plainOnly))
        && text.TryGetProperty("text", out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString()!.Length is > 0 and var length
        && length <= most;

    private static bool IsButton(JsonElement element) =>
        Kind(element) != "button"
        || (element.TryGetProperty("text", out var text) && IsText(text, 75, plainOnly: true)
            && (!element.TryGetProperty("url", out var url) || (url.ValueKind == JsonValueKind.String && url.GetString()!.Length <= 3000
                && Uri.TryCreate(url.GetString(), UriKind.Absolute, out _))));

    private static bool IsImage(JsonElement image) =>
        image.TryGetProperty("image_url", out var url) && url.ValueKind == JsonValueKind.String
        && image.TryGetProperty("alt_text", out var alternative) && alternative.ValueKind == JsonValueKind.String && alternative.GetString()!.Length <= 2000;

    private static bool List(JsonElement block, string name, int most, Func<JsonElement, bool> valid) =>
        block.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
        && list.GetArrayLength() is > 0 and var length
        && length <= most
        && list.EnumerateArray().All(valid);

    private static string? Kind(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
}
