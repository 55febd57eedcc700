using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Panels;

namespace Dashboard.Notifiers.Slack;

/// <summary>What the kinds of news are called. The sign in front is only ever beside the word: not everybody sees colours.</summary>
internal static class SlackWords
{
    public static string Sign(AlertNews news) => news switch
    {
        AlertNews.Fired => "🔴",
        AlertNews.Resolved or AlertNews.DataBack or AlertNews.ErrorOver => "🟢",
        AlertNews.NoData => "⚪",
        _ => "🟠",
    };

    public static string Headline(AlertNews news) => news switch
    {
        AlertNews.Fired => "Firing",
        AlertNews.Resolved => "Resolved",
        AlertNews.NoData => "No data",
        AlertNews.DataBack => "Data is back",
        AlertNews.Error => "Cannot be judged",
        AlertNews.ErrorOver => "Judged again",
        _ => "News",
    };

    /// <summary>What is known, where that is less than it seems.</summary>
    public static string? Caution(Notification notification) => notification.News switch
    {
        AlertNews.NoData => "Whether it is well is not known: there is nothing to judge.",
        AlertNews.Error => "Whether it is well is not known: its query fails.",
        AlertNews.DataBack => "There is data again, and it does not fire.",
        AlertNews.ErrorOver => "Its query works again, and it does not fire.",
        _ => null,
    };

    /// <summary>Whether there is nothing left to do.</summary>
    public static bool IsOver(AlertNews news) => news is AlertNews.Resolved or AlertNews.DataBack or AlertNews.ErrorOver;

    /// <summary>How long it lasted, for what is over.</summary>
    public static string Lasted(Notification notification) =>
        AlertWords.Span(notification.EvaluatedAt > notification.Since ? notification.EvaluatedAt - notification.Since : TimeSpan.Zero);

    public static string Tier(Notification notification) => $"{notification.Tier.ToString().ToLowerInvariant()}, {notification.Severity.ToString().ToLowerInvariant()}";

    public static string Value(Notification notification) =>
        notification.Value is { } value ? Quantity.Of(value, notification.Unit) : "none";
}
