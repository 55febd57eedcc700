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
    private readonly Lock _gate = new();
    private CollectorStatus? _status;
    private Turn? _running;
    private Turn? _asked;

    /// <summary>What it runs.</summary>
    public CollectorRegistration Registration => registration;

    /// <summary>How it is now. Safe to read from anywhere.</summary>
    public CollectorStatus Status => Volatile.Read(ref _status) ?? new CollectorStatus
    {
        Registration = registration,
        Activity = _activity,
        Health = new CollectorHealth.Starting(time.GetUtcNow()),
    };

    /// <summary>
    /// Has it run now, whatever its next slot; a run that is in flight serves everybody who asks meanwhile. One at a time: two would read everything twice.
    /// </summary>
    /// <returns>What that run moved.</returns>
    /// <exception cref="SourceException">The run failed; the loop tries again by itself.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled, or the loop has ended.</exception>
    public async Task<CollectorRun> RunNowAsync(CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_gate)
        {
            turn = _running ?? (_asked ??= new());
        }

        turn.Begin();
        return await await turn.Result.WaitAsync(cancellationToken);
    }

    /// <summary>Runs until cancelled. Runs at once at start, then at each slot. Nothing that a source does ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        ICollector? collector = null;
        var ticks = new TickSchedule(registration.Schedule.Every, TimeSpan.Zero);
        while (!stopping.IsCancellationRequested)
        {
            var started = time.GetUtcNow();
            var turn = BeginTurn();
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
                EndTurn(turn, Task.FromResult(run));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                EndTurn(turn, Task.FromCanceled<CollectorRun>(stopping));
                break;
            }
            catch (Exception unexpected)
            {
                var failing = Describe(unexpected);
                next = failing.NextRun;
                LogFailed(registration.Source, failing.Fault, failing.Reason, failing.Attempts, failing.Fault is SourceFault.Defect ? unexpected : null);
                Show(Status with { Health = failing, LastFailure = failing });
                EndTurn(turn, Task.FromException<CollectorRun>(unexpected));
            }

            await WaitAsync(next, stopping);
        }

        // Nobody waits for a run that will not come, now or later.
        BeginTurn().End(Task.FromCanceled<CollectorRun>(stopping));
    }

    private Turn BeginTurn()
    {
        lock (_gate)
        {
            (_running, _asked) = (_asked ?? new(), null);
            return _running;
        }
    }

    private void EndTurn(Turn turn, Task<CollectorRun> outcome)
    {
        lock (_gate)
        {
            _running = null;
        }

        // Looked at here, so that a failure that nobody waits for is not taken for one that was overlooked.
        _ = outcome.Exception;
        turn.End(outcome);
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
        Turn asked;
        lock (_gate)
        {
            asked = _asked ??= new();
        }

        var wait = until - time.GetUtcNow();
        if (wait > TimeSpan.Zero && !asked.Begun.IsCompleted)
        {
            using var early = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await Task.WhenAny(Task.Delay(wait, time, early.Token), asked.Begun);
            await early.CancelAsync();
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

    /// <summary>One run, and those who wait for it.</summary>
    private sealed class Turn
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Task<CollectorRun>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task;

        public Task<Task<CollectorRun>> Result => _result.Task;

        public void Begin() => _begun.TrySetResult();

        public void End(Task<CollectorRun> outcome) => _result.TrySetResult(outcome);
    }
}
