using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Notifications;

/// <summary>How long a channel waits before its next step.</summary>
/// <param name="Length">How long.</param>
/// <param name="EndsOnNews">Whether a new message ends it; the pace of a channel is kept, whatever comes.</param>
public readonly record struct ChannelPause(TimeSpan Length, bool EndsOnNews);

/// <summary>
/// Takes one channel's messages to it, in order: "resolved" must not overtake "fires". The oldest holds the others until it arrives, unless the channel
/// seems to have something against that one message alone.
/// </summary>
public sealed partial class ChannelLoop(IOutbox outbox, INotifier notifier, ILiveFeed feed, TimeProvider time, ILogger<ChannelLoop> logger)
{
    private static readonly TimeSpan ShortestBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    /// <summary>Against an answer that would silence the channel for a day.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>No notifier may take longer, whatever its own limits are.</summary>
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan IdleLook = TimeSpan.FromMinutes(1);

    /// <summary>Attempts after which a message no longer holds those behind it: more than an hour of trying.</summary>
    private const int StuckAfter = 12;

    private const int Ahead = 20;

    private int _storeFailures;

    /// <summary>What became of an attempt that the store could not take yet. Until it can, the message counts as being sent.</summary>
    private (string Id, Delivery Delivery, DateTimeOffset At, DateTimeOffset RetryAt)? _unrecorded;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var watch = feed.Watch(LiveTopics.Alerts);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var pause = await StepAsync(stopping);
                _storeFailures = 0;
                if (pause.EndsOnNews)
                {
                    await watch.NextWithinAsync(pause.Length, time, stopping);
                }
                else
                {
                    await time.DelayAsync(pause.Length, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failed)
            {
                LogStoreFailed(notifier.Channel, failed.Message, failed is StoreUnavailableException ? null : failed);
                await time.DelayAsync(BackOff(++_storeFailures), stopping);
            }
        }
    }

    /// <summary>Sends at most one message.</summary>
    /// <returns>How long to wait before the next step.</returns>
    public async ValueTask<ChannelPause> StepAsync(CancellationToken stopping)
    {
        await RecordAsync();

        // All that are pending, due or not: the oldest decides.
        var pending = await outbox.DueAsync(notifier.Channel, DateTimeOffset.MaxValue, Ahead, stopping);
        var now = time.GetUtcNow();
        var next = pending.FirstOrDefault(entry => entry.Attempts < StuckAfter || entry.NextAttemptAt <= now);
        if (next is null)
        {
            return new(pending.IsEmpty ? IdleLook : Shorter(pending.Min(entry => entry.NextAttemptAt) - now, IdleLook), EndsOnNews: true);
        }

        if (next.NextAttemptAt > now)
        {
            return new(Shorter(next.NextAttemptAt - now, IdleLook), EndsOnNews: true);
        }

        await SendAsync(next, stopping);
        return new(notifier.Pace, EndsOnNews: false);
    }

    private async ValueTask SendAsync(OutboxEntry entry, CancellationToken stopping)
    {
        var id = entry.Message.Id;
        await outbox.BeginAsync(id, time.GetUtcNow(), stopping);
        var delivery = await AttemptAsync(entry, stopping);
        var ended = time.GetUtcNow();
        var retryAt = ended;
        switch (delivery)
        {
            case Delivery.Deferred(var reason, var retryAfter):
                retryAt = ended + (retryAfter is { } asked ? Shorter(asked, LongestRetryAfter) : BackOff(entry.Attempts + 1));
                LogDeferred(notifier.Channel, id, reason, entry.Attempts + 1, retryAt);
                break;
            case Delivery.Refused(var reason):
                LogRefused(notifier.Channel, id, entry.Message.Notification.RuleId, reason);
                break;
            default:
                LogDelivered(notifier.Channel, id, entry.Message.Notification.RuleId, entry.Message.Notification.News);
                break;
        }

        _unrecorded = (id, delivery, ended, retryAt);
        await RecordAsync();
    }

    private async ValueTask RecordAsync()
    {
        if (_unrecorded is var (id, delivery, at, retryAt))
        {
            // What is known must not be forgotten because the host is asked to stop: it would be told twice.
            await outbox.EndAsync(id, delivery, at, retryAt, CancellationToken.None);
            _unrecorded = null;
            feed.Publish(LiveTopics.Alerts);
        }
    }

    private async ValueTask<Delivery> AttemptAsync(OutboxEntry entry, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await notifier.SendAsync(entry.Message.Notification, entry.PossiblySent, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var reason = stopping.IsCancellationRequested ? "The dashboard was stopped during the attempt." : $"No answer within {AttemptLimit.TotalMinutes:0} minutes.";
            return new Delivery.Deferred(reason, null) { PossiblySent = true };
        }
        catch (Exception defect)
        {
            LogDefect(notifier.Channel, entry.Message.Id, defect);
            return new Delivery.Deferred($"{defect.GetType().Name}: {defect.Message}", null) { PossiblySent = true };
        }
    }

    private static TimeSpan BackOff(int attempts) => attempts > 7 ? LongestBackOff : ShortestBackOff * Math.Pow(2, attempts - 1);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel}: message {Id} of rule {Rule} delivered ({News})")]
    private partial void LogDelivered(string channel, string id, string rule, Alerting.AlertNews news);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Channel}: message {Id} not delivered: {Reason} (attempt {Attempt}, again at {RetryAt:u})")]
    private partial void LogDeferred(string channel, string id, string reason, int attempt, DateTimeOffset retryAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: message {Id} of rule {Rule} was refused for good, nobody was told: {Reason}")]
    private partial void LogRefused(string channel, string id, string rule, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: message {Id}: the channel's own code failed")]
    private partial void LogDefect(string channel, string id, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: the outbox cannot be read or written, messages wait: {Reason}")]
    private partial void LogStoreFailed(string channel, string reason, Exception? exception);
}
