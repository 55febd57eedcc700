using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Collection;

/// <summary>Runs one collector at its slots for as long as the host lives: one run at a time, back-off while it fails, a status that carries its reason.</summary>
public sealed partial class CollectorLoop(CollectorRegistration registration, ITelemetryWriter writer, ILiveFeed feed, TimeProvider time, ILogger<CollectorLoop> logger)
{
    private static readonly TimeSpan ShortestBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    private readonly CollectorActivity _activity = new();
    private CollectorStatus? _status;

    /// <summary>How it is now. Safe to read from anywhere.</summary>
    public CollectorStatus Status => Volatile.Read(ref _status) ?? new CollectorStatus
    {
        Registration = registration,
        Activity = _activity,
        Health = new CollectorHealth.Starting(time.GetUtcNow()),
    };

    /// <summary>Runs until cancelled. Runs at once at start, then at each slot. Nothing that a source does ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        ICollector? collector = null;
        var ticks = new TickSchedule(registration.Schedule.Every, TimeSpan.Zero);
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetUtcNow();
            DateTimeOffset next;
            try
            {
                Show(Status with { Health = new CollectorHealth.Running(started) });
                collector ??= registration.Create(_activity);
                var run = await new CollectorRunner(collector, registration.Schedule, writer, _activity, time).RunOnceAsync(started, stopping);
                next = ticks.NextAfter(time.GetUtcNow());
                var position = await writer.PositionAsync(registration.Source, registration.Kind, stopping);
                LogRun(registration.Source, run.Stored, run.Duplicates, run.Rejected);
                Show(Status with { Health = new CollectorHealth.Waiting(next), LastSuccessAt = time.GetUtcNow(), LastRunTook = time.GetUtcNow() - started, Position = position });
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception unexpected)
            {
                var failing = Describe(unexpected);
                next = failing.NextRun;
                LogFailed(registration.Source, failing.Fault, failing.Reason, failing.Attempts, failing.Fault is SourceFault.Defect ? unexpected : null);
                Show(Status with { Health = failing, LastFailure = failing });
            }

            await WaitAsync(next, stopping);
        }
    }

    private CollectorHealth.Failing Describe(Exception unexpected)
    {
        var now = time.GetUtcNow();
        var earlier = _status?.LastFailure is { } last && (_status.LastSuccessAt is not { } success || success < last.Since) ? last : null;
        var attempts = (earlier?.Attempts ?? 0) + 1;
        var fault = unexpected switch
        {
            SourceException source => source,
            StoreUnavailableException store => new SourceException(SourceFault.Defect, store.Message, "The store must be able to write first; collection then goes on from where it was.", store),
            _ => new SourceException(SourceFault.Defect, $"{unexpected.GetType().Name}: {unexpected.Message}", "This is a fault of the dashboard: the log has the whole of it.", unexpected),
        };
        var wait = fault.RetryAfter ?? BackOff(attempts);
        return new(fault.Fault, fault.Message, fault.Remedy, attempts, earlier?.Since ?? now, now + (wait > LongestBackOff ? LongestBackOff : wait));
    }

    private static TimeSpan BackOff(int attempts) =>
        attempts > 7 ? LongestBackOff : ShortestBackOff * Math.Pow(2, attempts - 1);

    private async Task WaitAsync(DateTimeOffset until, CancellationToken stopping)
    {
        var wait = until - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Show(CollectorStatus status)
    {
        Volatile.Write(ref _status, status);
        feed.Publish(LiveTopics.Sources);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Source}: stored {Stored}, already had {Duplicates}, refused {Rejected}")]
    private partial void LogRun(SourceId source, long stored, long duplicates, long rejected);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: {Fault}: {Reason} (attempt {Attempts})")]
    private partial void LogFailed(SourceId source, SourceFault fault, string reason, int attempts, Exception? exception);
}
