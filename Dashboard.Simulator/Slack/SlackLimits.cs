using System.Text.Json;

namespace Dashboard.Simulator.Slack;

/// <summary>Slack's rules for a message, as far as it refuses by them.</summary>
internal static class SlackLimits
{
    private const int MostBlocks = 50;
    private const int MostText = 40_000;

    /// <summary>All text of all blocks together; found in practice, not in Slack's reference.</summary>
    private const int MostBlockText = 13_200;

    /// <summary>The answer's body where Slack says no; null where it takes the message.</summary>
    public static string? Refusal(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return "invalid_payload";
        }

        if (!payload.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(text.GetString()))
        {
            return "no_text";
        }

        if (text.GetString()!.Length > MostText)
        {
            return "msg_too_long";
        }

        return BlockLists(payload).Select(Refusal).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>The message's blocks and those of its attachments: colours at the side are had with the latter.</summary>
    private static IEnumerable<(JsonElement Of, string Name)> BlockLists(JsonElement payload)
    {
        yield return (payload, "invalid_blocks");
        if (payload.TryGetProperty("attachments", out var attachments) && attachments.ValueKind == JsonValueKind.Array)
        {
            foreach (var attachment in attachments.EnumerateArray())
            {
                yield return (attachment, "invalid_attachments");
            }
        }
    }

    private static string? Refusal((JsonElement Of, string Name) list)
    {
        if (list.Of.ValueKind != JsonValueKind.Object || !list.Of.TryGetProperty("blocks", out var blocks))
        {
            return list.Of.ValueKind == JsonValueKind.Object ? null : list.Name;
        }

        if (blocks.ValueKind != JsonValueKind.Array || blocks.GetArrayLength() > MostBlocks || !blocks.EnumerateArray().All(SlackBlock.IsValid))
        {
            return list.Name;
        }

        return blocks.EnumerateArray().Sum(SlackBlock.TextLength) > MostBlockText ? "msg_blocks_too_long" : null;
    }
}
