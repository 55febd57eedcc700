using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Notifications;

/// <summary>A plausible notification; a case names what matters to it.</summary>
public sealed class NotificationBuilder
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public AlertNews News { get; init; } = AlertNews.Fired;

    public string Title { get; init; } = "A replica is behind";

    public LabelSet Labels { get; init; } = LabelSet.Of(("account", "111122223333"), ("DBInstanceIdentifier", "shop-mysql-replica-1"));

    public string Summary { get; init; } = "Readers see old orders.";

    public string Runbook { get; init; } = "Look for a long transaction on the master.";

    public string? Failure { get; init; }

    public ImmutableArray<RecentChange> Changes { get; init; } = [new(Noon.AddMinutes(-7), "alice", "rds:ModifyDBInstance")];

    public bool IsCorrection { get; init; }

    public Notification Build() => new()
    {
        News = News,
        RuleId = "rds-replica-lag",
        Title = Title,
        Tier = AlertTier.Page,
        Severity = Severity.High,
        Labels = Labels,
        EvaluatedAt = Noon,
        Since = Noon.AddMinutes(-10),
        Value = 340,
        Unit = "Seconds",
        Condition = "largest value over 5 min above 60 s for 10 min",
        Summary = Summary,
        Runbook = Runbook,
        Failure = Failure,
        Recent = [1, 2, 3, 50, 340],
        Changes = Changes,
        Link = "/alerts?rule=rds-replica-lag",
        IsCorrection = IsCorrection,
    };
}
