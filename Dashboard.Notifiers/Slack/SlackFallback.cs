using Dashboard.Core.Notifications;

namespace Dashboard.Notifiers.Slack;

/// <summary>
/// The message as one line: what a lock screen, a screen reader and a client without blocks show. It says by itself what is wrong, since when and how bad.
/// </summary>
internal static class SlackFallback
{
    public const int Most = 1000;
    private const int MostLabels = 12;

    public static string Of(Notification notification, bool possiblyRepeated)
    {
        var text = $"{(possiblyRepeated ? "[possibly repeated] " : "")}{(notification.IsCorrection ? "[correction] " : "")}"
            + $"{SlackWords.Sign(notification.News)} {SlackWords.Headline(notification.News)} ({SlackWords.Tier(notification)}): {SlackText.Prose(notification.Title, 150)}. "
            + $"{When(notification)} Value {SlackText.Prose(SlackWords.Value(notification), 60)}; {SlackText.Prose(notification.Condition, 150)}.";
        var where = string.Join(", ", notification.Labels.Take(MostLabels).Select(label => $"{label.Key}={label.Value}"));

        // Our own words are cut at no place: they are shorter than the rest of the room.
        return where.Length == 0 ? text : $"{text} {SlackText.Prose(where, Most - text.Length - 1)}";
    }

    private static string When(Notification notification) => SlackWords.IsOver(notification.News)
        ? $"It lasted {SlackWords.Lasted(notification)}, from {SlackText.Utc(notification.Since)} to {SlackText.Utc(notification.EvaluatedAt)}."
        : $"Since {SlackText.Utc(notification.Since)}.";
}
