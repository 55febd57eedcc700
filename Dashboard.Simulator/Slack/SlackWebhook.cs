using System.Globalization;
using System.Text;
using System.Text.Json;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.Slack;

/// <summary>An incoming webhook that refuses what Slack refuses, and keeps what it accepted.</summary>
internal sealed class SlackWebhook(AwsQuotas quotas)
{
    private const int MostKept = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<SlackMessage> _messages = new();
    private readonly RateQuota _rate = new(quotas.SlackMessages, quotas.SlackBurst);

    public IReadOnlyList<SlackMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public WireAnswer Answer(string path, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        if (!_rate.TryTake(path, now))
        {
            return TooMany(_rate.Wait(path));
        }

        JsonElement payload;
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            payload = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return Text(400, "invalid_payload");
        }

        if (SlackLimits.Refusal(payload) is { } refusal)
        {
            return Text(400, refusal);
        }

        lock (_lock)
        {
            _messages.Enqueue(new SlackMessage { ReceivedAt = now, Webhook = path, Payload = payload });
            if (_messages.Count > MostKept)
            {
                _messages.Dequeue();
            }
        }

        return Text(200, "ok");
    }

    /// <summary>Retry-After is whole seconds, at least one.</summary>
    public static WireAnswer TooMany(TimeSpan? wait) => Text(429, "rate_limited") with
    {
        Headers = [new("Retry-After", Math.Max(1, Math.Ceiling((wait ?? TimeSpan.FromSeconds(1)).TotalSeconds)).ToString(CultureInfo.InvariantCulture))],
    };

    public static WireAnswer Text(int status, string body) =>
        new() { Status = status, ContentType = "text/html", Body = Encoding.UTF8.GetBytes(body) };
}
