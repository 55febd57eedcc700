using System.Collections.Immutable;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Alerting;

/// <summary>Puts news into words for people, one message a channel.</summary>
public sealed class AlertMessages
{
    /// <summary>Points of a sparkline: what a phone shows in one line.</summary>
    private const int MostRecent = 60;

    private readonly IMetricReader _metrics;
    private readonly RecentChanges _changes;
    private readonly ImmutableArray<string> _channels;

    /// <param name="metrics">For the values that led to it.</param>
    /// <param name="events">For what changed before it.</param>
    /// <param name="notifiers">The channels; each gets every message.</param>
    /// <param name="logger">For what could not be read.</param>
    public AlertMessages(IMetricReader metrics, IEventReader events, IEnumerable<INotifier> notifiers, ILogger<AlertMessages> logger)
    {
        _metrics = metrics;
        _changes = new(events, logger);
        _channels = [.. notifiers.Select(notifier => notifier.Channel).Distinct()];
    }

    /// <summary>The messages that tell of a step in an alert's life.</summary>
    internal async ValueTask<ImmutableArray<OutboxMessage>> AboutAsync(AlertRule rule, SeriesInfo? series, AlertTransition step, DateTimeOffset recordedAt, string occasion, bool isCorrection, CancellationToken cancellationToken)
    {
        if (step.News is AlertNews.None || rule.Tier is AlertTier.Review || _channels.IsEmpty)
        {
            return [];
        }

        var since = Since(step);
        var isBad = step.News is AlertNews.Fired or AlertNews.NoData or AlertNews.Error;
        var notification = Of(rule, step, AlertWords.Condition(rule, series?.Unit)) with
        {
            Unit = series?.Unit ?? rule.Unit,
            Recent = series is null ? [] : await RecentAsync(rule, series.Key, step.EvaluatedAt, cancellationToken),
            Changes = isBad ? await _changes.ReadAsync(series?.Key.Account, since, cancellationToken) : [],
            Link = AlertAddress.Of(rule.Id, step.After.Labels, since, isBad ? null : step.EvaluatedAt),
            IsCorrection = isCorrection,
        };
        return ToChannels(notification, step, recordedAt, occasion);
    }

    /// <summary>What rule and step say by themselves.</summary>
    internal static Notification Of(AlertRule rule, AlertTransition step, string condition) => new()
    {
        News = step.News,
        RuleId = rule.Id,
        Title = rule.Title,
        Tier = rule.Tier,
        Severity = rule.Severity,
        Labels = step.After.Labels,
        EvaluatedAt = step.EvaluatedAt,
        Since = Since(step),
        Value = step.After.Value,
        Unit = rule.Unit,
        Condition = condition,
        Summary = rule.Summary,
        Runbook = rule.Runbook,
        Failure = step.After.Failure,
    };

    /// <summary>The same message for each channel.</summary>
    internal ImmutableArray<OutboxMessage> ToChannels(Notification notification, AlertTransition step, DateTimeOffset recordedAt, string occasion) =>
        [.. _channels.Select(channel => new OutboxMessage(AlertIds.Message(step.After, step.EvaluatedAt, notification.News, channel, occasion), channel, notification, recordedAt))];

    private static DateTimeOffset Since(AlertTransition step) => step.News switch
    {
        AlertNews.Fired => step.After.BreachedAt,
        AlertNews.Resolved => step.Before.BreachedAt,
        AlertNews.NoData => step.After.MissingSince,
        AlertNews.DataBack => step.Before.MissingSince,
        AlertNews.Error => step.After.FailingSince,
        AlertNews.ErrorOver => step.Before.FailingSince,
        _ => null,
    } ?? step.EvaluatedAt;

    private async ValueTask<ImmutableArray<double>> RecentAsync(AlertRule rule, SeriesKey key, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var length = rule.Over > TimeSpan.FromHours(1) ? rule.Over : TimeSpan.FromHours(1);
        var selector = new SeriesSelector { Namespace = key.Namespace, Metric = key.Metric, Statistic = key.Statistic, Period = key.Period, Match = key.ToLabels() };
        try
        {
            var found = await _metrics.ReadBucketsAsync(selector, new(until - length, until), TimeSpan.Zero, QueryLimits.Alert, cancellationToken);
            return found.Items.FirstOrDefault(samples => samples.Info.Key == key) is { } samples ? [.. samples.Last.TakeLast(MostRecent)] : [];
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The alert is true without its sparkline, and the judgement that led to it has just read the same samples.
            return [];
        }
    }
}
