using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core.Notifications;

namespace Dashboard.Notifiers.Slack;

/// <summary>
/// A notification as a Block Kit message. Every part is bounded, so that all of them together stay below what Slack refuses: 150 characters of header,
/// 3,000 a section, 12,000 in all.
/// </summary>
internal static class SlackMessage
{
    private const int MostLabels = 20;
    private const int MostChanges = 5;

    /// <summary>The body of the request.</summary>
    public static byte[] Of(Notification notification, bool possiblyRepeated, PublicAddress address) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["text"] = SlackFallback.Of(notification, possiblyRepeated),
        ["mrkdwn"] = false,
        ["parse"] = "none",
        ["link_names"] = false,
        ["unfurl_links"] = false,
        ["unfurl_media"] = false,
        ["blocks"] = new JsonArray([.. Blocks(notification, possiblyRepeated, address)]),
    });

    private static IEnumerable<JsonNode> Blocks(Notification notification, bool possiblyRepeated, PublicAddress address)
    {
        var headline = $"{SlackWords.Sign(notification.News)} {SlackWords.Headline(notification.News)}: ";
        yield return new JsonObject { ["type"] = "header", ["text"] = Plain(headline + SlackText.Prose(notification.Title, 150 - headline.Length)) };
        foreach (var mark in Marks(notification, possiblyRepeated))
        {
            yield return Section(Markdown($"*{mark}*"));
        }

        yield return new JsonObject { ["type"] = "section", ["fields"] = new JsonArray([.. Facts(notification)]) };
        var isOver = SlackWords.IsOver(notification.News);
        foreach (var (text, most) in new[] { (isOver ? "" : notification.Summary, 1200), (SlackWords.Caution(notification), 200), (notification.Failure, 1200) })
        {
            if (SlackText.Prose(text, most) is { Length: > 0 } shown)
            {
                yield return Section(Plain(shown));
            }
        }

        if (notification.Labels.Count > 0)
        {
            yield return Section(Markdown("*Where*\n" + Labels(notification)));
        }

        if (Sparkline.Of([.. notification.Recent.Take(60)]) is { Length: > 0 } line)
        {
            yield return Section(Markdown($"*Values until then*\n`{line}` {Extremes(notification)}"));
        }

        if (!notification.Changes.IsEmpty)
        {
            yield return Section(Markdown("*Changed just before*\n" + string.Join('\n', notification.Changes.Take(MostChanges).Select(Change))));
        }

        if (!isOver && Runbook(notification.Runbook) is { } runbook)
        {
            yield return Section(runbook);
        }

        // A link, not a button: a click on a button is also sent to the app, and where none listens, Slack shows the reader a warning.
        yield return Section(Markdown($"{SlackText.Link(address.To(notification.Link), "Open in the dashboard")}  ·  rule {SlackText.Code(notification.RuleId, 120)}"));
    }

    private static IEnumerable<string> Marks(Notification notification, bool possiblyRepeated)
    {
        if (possiblyRepeated)
        {
            yield return "Possibly repeated: an earlier attempt to send this may have arrived.";
        }

        if (notification.IsCorrection)
        {
            yield return "Correction: late or changed data gave another result than what was judged before.";
        }
    }

    private static IEnumerable<JsonNode> Facts(Notification notification)
    {
        if (SlackWords.IsOver(notification.News))
        {
            yield return Markdown($"*From*\n{SlackText.Time(notification.Since)}");
            yield return Markdown($"*Until*\n{SlackText.Time(notification.EvaluatedAt)} ({SlackWords.Lasted(notification)})");
        }
        else
        {
            yield return Markdown($"*Since*\n{SlackText.Time(notification.Since)}");
        }

        yield return Markdown($"*Value*\n{SlackText.Code(SlackWords.Value(notification), 100)}");
        yield return Markdown($"*Condition*\n{SlackText.Code(notification.Condition, 300)}");
        yield return Markdown($"*How bad*\n{SlackWords.Tier(notification)}");
    }

    private static string Labels(Notification notification)
    {
        var shown = notification.Labels.Take(MostLabels).Select(label => $"{SlackText.Code(label.Key, 30)} {SlackText.Code(label.Value, 60)}");
        var more = notification.Labels.Count - MostLabels;
        return string.Join('\n', shown) + (more > 0 ? $"\nand {more} more" : "");
    }

    private static string Extremes(Notification notification)
    {
        var known = notification.Recent.Where(double.IsFinite).ToArray();
        return $"from {Shown(known.Min())} to {Shown(known.Max())}";

        string Shown(double value) => SlackText.Code(SlackWords.Value(notification with { Value = value }), 60);
    }

    private static string Change(RecentChange change) =>
        $"• {SlackText.Time(change.At)}  {SlackText.Code(change.Who, 150)}  {SlackText.Code(change.What, 150)}";

    private static JsonObject? Runbook(string runbook) => string.IsNullOrWhiteSpace(runbook) ? null
        : Uri.TryCreate(runbook.Trim(), UriKind.Absolute, out var link) && link.Scheme is "http" or "https" && link.AbsoluteUri.Length <= 600
            ? Markdown(SlackText.Link(link, "Runbook"))
            : Plain("What to do: " + SlackText.Prose(runbook, 800));

    private static JsonObject Section(JsonObject text) => new() { ["type"] = "section", ["text"] = text };

    private static JsonObject Plain(string text) => new() { ["type"] = "plain_text", ["emoji"] = false, ["text"] = text };

    /// <summary>Verbatim: what looks like an address or a channel is not made a link.</summary>
    private static JsonObject Markdown(string text) => new() { ["type"] = "mrkdwn", ["verbatim"] = true, ["text"] = text };
}
