using System.Collections.Immutable;
using Dashboard.Core.Notifications;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Alerting;

/// <summary>What was changed in an account shortly before something broke, and by whom. A courtesy to the person who is woken: it never delays or fails an alert.</summary>
internal sealed partial class RecentChanges(IEventReader events, ILogger logger)
{
    private const int Most = 5;
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);
    private static readonly QueryLimits Limits = new(QueryPriority.Alert, TimeSpan.FromSeconds(3), Most);

    public async ValueTask<ImmutableArray<RecentChange>> ReadAsync(string? account, DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(account))
        {
            return [];
        }

        // Calls that only read change nothing, nor do those that were refused. A source that says neither is shown.
        EventPredicate writes = new EventPredicate.AllOf(
        [
            new EventPredicate.FieldIs("cloud.account.id", account),
            new EventPredicate.FieldIs("event.dataset", "aws.cloudtrail"),
            new EventPredicate.Not(new EventPredicate.FieldIs("aws.cloudtrail.read_only", "true")),
            new EventPredicate.Not(new EventPredicate.FieldIs("event.outcome", "failure")),
        ]);
        try
        {
            var page = await events.FindEventsAsync(new(new(until - Before, until), writes), Most, cursor: null, Limits, cancellationToken);
            return [.. page.Events.Take(Most).Select(Describe)];
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            LogUnknown(account, failed.Message);
            return [];
        }
    }

    private static RecentChange Describe(EventRecord change)
    {
        string[] actors = ["user.name", "aws.cloudtrail.user_identity.arn", "user.id", "event.provider"];
        var who = actors.Select(field => change.Field(field).ToString()).FirstOrDefault(text => text.Length > 0) ?? "unknown";
        var service = change.Field("event.provider").ToString().Replace(".amazonaws.com", "", StringComparison.Ordinal);
        return new(change.OccurredAt, Short(who), Short(service.Length > 0 ? $"{service}:{change.Action}" : change.Action));
    }

    private static string Short(string text) => text.Length <= 200 ? text : text[..199] + "…";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alert in account {Account}: what changed before it could not be read: {Reason}")]
    private partial void LogUnknown(string account, string reason);
}
