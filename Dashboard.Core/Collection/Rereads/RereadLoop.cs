using System.Collections.Immutable;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Collection.Rereads;

/// <summary>
/// Reads what was asked for again, for one kind of telemetry: one window at a time, beside the collectors' runs and never before a source's first one
/// has caught up (for history: every source's), and then as long a pause as the window took. What is new matters more.
/// </summary>
public sealed partial class RereadLoop(SignalKind kind, IReadOnlyList<CollectorLoop> collectors, RereadBook book, ITelemetryWriter writer, ILiveFeed feed, TimeProvider time, ILogger<RereadLoop> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestBackOff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(10);

    private readonly Dictionary<SourceId, Reader> _readers = [];
    private ImmutableArray<RereadStatus> _statuses = [];

    /// <summary>What is being read again, and how far it is. Safe to read from anywhere.</summary>
    public ImmutableArray<RereadStatus> Statuses => _statuses;

    /// <summary>Runs until cancelled. Nothing that a source or the store does ends it.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = LookEvery;
            try
            {
                pause = await ReadNextAsync(stopping) ?? LookEvery;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception refused)
            {
                LogWaiting(kind, refused.Message, refused is StoreUnavailableException ? null : refused);
            }

            await time.DelayAsync(pause, stopping);
        }
    }

    /// <summary>Reads one window of whatever is due.</summary>
    /// <returns>How long to pause; null where nothing could be read now.</returns>
    public async ValueTask<TimeSpan?> ReadNextAsync(CancellationToken cancellationToken)
    {
        var open = (await book.ListAsync(cancellationToken)).Where(reread => reread.Kind == kind && !reread.IsDone).ToImmutableArray();
        Show(open);
        var now = time.GetUtcNow();
        var busy = collectors.Any(loop => loop.Status is { LastSuccessAt: null, LastFailure: null });
        var next = (from reread in open
                    let reader = ReaderOf(reread.Source)
                    where reader is { Loop.Status.LastSuccessAt: not null } && reader.NotBefore <= now && !(busy && reread.Reason is RereadReason.History)
                    orderby reread.Reason, reader.LastAt
                    select (reread, reader)).FirstOrDefault();
        if (next.reread is null)
        {
            return null;
        }

        var (wanted, source) = next;
        source.LastAt = now;
        try
        {
            var window = wanted.NextWindow(source.Loop.Registration.Schedule.Grain);
            source.Collector ??= source.Loop.Registration.Create(source.Loop.Status.Activity);
            var run = await new CollectorRunner(source.Collector, source.Loop.Registration.Schedule, writer, source.Loop.Status.Activity, time).RunRangeAsync(window, cancellationToken);
            var after = wanted.After(window);
            await book.AdvanceAsync(after, cancellationToken);
            (source.Trouble, source.Failures) = (null, 0);
            LogRead(wanted.Source, window, run.Stored);
            if (after.IsDone)
            {
                LogDone(wanted.Source, new(wanted.From, wanted.Until));
            }

            Show([.. open.Select(reread => reread.Id == after.Id ? after : reread).Where(reread => !reread.IsDone)]);
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            // A collector that failed may hold half of an answer; a new one begins afresh.
            source.Collector = null;
            source.Trouble = failed is SourceException fault ? $"{fault.Message} {fault.Remedy}" : failed.Message;
            source.NotBefore = time.GetUtcNow() + BackOff(failed, ++source.Failures);
            LogFailed(wanted.Source, source.Trouble, failed is SourceException or StoreUnavailableException ? null : failed);
            Show(open);
        }

        var took = time.GetUtcNow() - now;
        return took < ShortestPause ? ShortestPause : took > LongestPause ? LongestPause : took;
    }

    private static TimeSpan BackOff(Exception failed, int failures)
    {
        var wait = (failed as SourceException)?.RetryAfter ?? (failures > 5 ? LongestBackOff : ShortestBackOff * Math.Pow(2, failures - 1));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }

    private Reader? ReaderOf(SourceId source)
    {
        if (!_readers.TryGetValue(source, out var reader) && collectors.FirstOrDefault(loop => loop.Registration.Source == source && loop.Registration.Kind == kind) is { } found)
        {
            _readers.Add(source, reader = new(found));
        }

        return reader;
    }

    private void Show(ImmutableArray<Reread> open)
    {
        var shown = open.Select(reread => new RereadStatus(reread, ReaderOf(reread.Source)?.Trouble)).ToImmutableArray();
        if (!shown.SequenceEqual(_statuses))
        {
            ImmutableInterlocked.InterlockedExchange(ref _statuses, shown);
            feed.Publish(LiveTopics.Sources);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Source}: read {Window} again, {Stored} new")]
    private partial void LogRead(SourceId source, TimeRange window, long stored);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Source}: {Range} has been read again")]
    private partial void LogDone(SourceId source, TimeRange range);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Source}: cannot be read again now: {Reason}")]
    private partial void LogFailed(SourceId source, string reason, Exception? exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind}: what is to be read again cannot be looked up or recorded: {Reason}")]
    private partial void LogWaiting(SignalKind kind, string reason, Exception? exception);

    /// <summary>One source, with a collector of its own: the one that runs at the slots may be in the middle of a page.</summary>
    private sealed class Reader(CollectorLoop loop)
    {
        public CollectorLoop Loop { get; } = loop;

        public ICollector? Collector { get; set; }

        public DateTimeOffset LastAt { get; set; }

        public DateTimeOffset NotBefore { get; set; }

        public int Failures { get; set; }

        public string? Trouble { get; set; }
    }
}
