using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Notifiers;
using Dashboard.Notifiers.Slack;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Tests.Notifiers;

/// <summary>Notifications to send, and notifiers to send them with.</summary>
internal static class Notices
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static Notification Fired { get; } = new()
    {
        News = AlertNews.Fired,
        RuleId = "rds-replica-lag",
        Title = "A replica falls behind",
        Tier = AlertTier.Page,
        Severity = Severity.High,
        Labels = LabelSet.Of(("DBInstanceIdentifier", "orders-replica-1"), ("account", "111122223333"), ("region", "eu-west-1")),
        EvaluatedAt = Noon,
        Since = Noon.AddMinutes(-10),
        Value = 93,
        Unit = "Seconds",
        Condition = "smallest value over 10 min above 1 min",
        Summary = "Reads are stale.",
        Runbook = "Stop the batch job first.",
        Recent = [1, 2, 3, 60, 93],
        Changes = [new(Noon.AddMinutes(-12), "alice", "rds:ModifyDBInstance")],
        Link = "/alerts?rule=rds-replica-lag",
    };

    public static IConfiguration Configuration(params IEnumerable<(string Key, string? Value)> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build();

    public static SlackNotifier Slack(Uri webhook, TimeProvider? time = null)
    {
        var configuration = Configuration((SlackOptions.UrlKey, webhook.ToString()));
        Assert.Empty(NotifierCatalog.Problems(configuration));
        return Assert.IsType<SlackNotifier>(Assert.Single(NotifierCatalog.Build(configuration, time ?? TimeProvider.System)));
    }
}
