using System.Text.Json;

namespace Dashboard.Simulator.Slack;

/// <summary>A message that Slack would have shown.</summary>
public sealed record SlackMessage
{
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The webhook's path.</summary>
    public required string Webhook { get; init; }

    public required JsonElement Payload { get; init; }

    /// <summary>The fallback text; empty when there is none.</summary>
    public string Text => Payload.TryGetProperty("text", out var text) ? text.GetString() ?? "" : "";
}
