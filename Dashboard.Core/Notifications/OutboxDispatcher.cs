using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Notifications;

/// <summary>Takes messages from the outbox to people, each channel at its own pace. Started once for each data folder.</summary>
public sealed partial class OutboxDispatcher(IOutbox outbox, IEnumerable<INotifier> notifiers, ILiveFeed feed, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger<OutboxDispatcher> _logger = loggers.CreateLogger<OutboxDispatcher>();

    private static readonly TimeSpan BetweenRecoveries = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled. Nothing that a channel does ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (await RecoverAsync(stopping))
        {
            await Task.WhenAll(notifiers.Select(notifier => new ChannelLoop(outbox, notifier, feed, time, loggers.CreateLogger<ChannelLoop>()).RunAsync(stopping)));
        }
    }

    /// <summary>Before the first attempt: a message whose attempt was cut off by a crash must be known as possibly sent before it is sent again.</summary>
    private async Task<bool> RecoverAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var inDoubt = await outbox.RecoverAsync(stopping);
                if (inDoubt > 0)
                {
                    LogRecovered(inDoubt);
                }

                return true;
            }
            catch (Exception failed) when (!stopping.IsCancellationRequested)
            {
                LogNotRecovered(failed.Message, failed is StoreUnavailableException ? null : failed);
                await time.DelayAsync(BetweenRecoveries, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox: {Count} messages may have been sent before the last stop; they are sent again, marked as possibly repeated")]
    private partial void LogRecovered(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Outbox: could not be opened, no message is sent until it can: {Reason}")]
    private partial void LogNotRecovered(string reason, Exception? exception);
}
