using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Alerting;

/// <summary>How a rule is, for screens.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Last">What its last evaluation did; null before the first.</param>
/// <param name="At">When that was, UTC.</param>
public sealed record RuleStatus(AlertRule Rule, RuleRun? Last, DateTimeOffset? At);

/// <summary>
/// Judges all rules for as long as the host lives: when samples came, and at each slot. The clock only wakes it; what is judged is decided by the
/// sources' watermarks. Nothing that a rule does ends it.
/// </summary>
public sealed partial class RuleLoop(
    IAlertRules rules,
    RuleEvaluator evaluator,
    SampleCorrections corrections,
    StallDetector stalls,
    CollectorWatch collectors,
    IStoreStatus store,
    IAlertStore alerts,
    ILiveFeed feed,
    TimeProvider time,
    ILogger<RuleLoop> logger)
{
    /// <summary>While batches stream in, notices come many times a second; judging that often serves nobody.</summary>
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(1);

    /// <summary>Stalls are noticed by the clock alone, so it looks at least this often.</summary>
    private static readonly TimeSpan MostBetween = TimeSpan.FromMinutes(1);

    private ImmutableArray<RuleStatus> _statuses = [];
    private ImmutableArray<AlertRule> _known;
    private string? _failure;

    /// <summary>Each rule with what its last evaluation did.</summary>
    public ImmutableArray<RuleStatus> Statuses => _statuses;

    /// <summary>Why no rule can be judged at present, e.g. because the store is away; null when all is well.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var watch = feed.Watch(LiveTopics.Samples | LiveTopics.Documents);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await JudgeAllAsync(stopping);
                Volatile.Write(ref _failure, null);
            }
            catch (Exception ended) when (stopping.IsCancellationRequested && ended is OperationCanceledException)
            {
                return;
            }
            catch (Exception unexpected)
            {
                Volatile.Write(ref _failure, unexpected.Message);
                LogFailed(unexpected.Message, unexpected is StoreUnavailableException ? null : unexpected);
            }

            await time.DelayAsync(LeastBetween, stopping);
            await watch.NextWithinAsync(UntilNextSlot(), time, stopping);
        }
    }

    /// <summary>Judges everything that is due now.</summary>
    public async ValueTask JudgeAllAsync(CancellationToken cancellationToken)
    {
        var current = rules.Current;
        var now = time.GetUtcNow();
        var clocks = stalls.Observe(await store.WatermarksAsync(cancellationToken), now);
        await RetireAsync(current, now, cancellationToken);
        await corrections.FollowAsync(current, cancellationToken);
        var samples = clocks.Where(clock => clock.Key.Kind is SignalKind.Samples).ToDictionary(clock => clock.Key.Source, clock => clock.Value);
        var statuses = ImmutableArray.CreateBuilder<RuleStatus>(current.Length);
        foreach (var rule in current)
        {
            var run = await evaluator.EvaluateAsync(rule, samples, now, cancellationToken);
            statuses.Add(new(rule, run, now));
            if (run.Slots > 0)
            {
                LogJudged(rule.Id, run.Slots, run.Series);
            }
        }

        await collectors.EvaluateAsync(clocks, now, cancellationToken);
        ImmutableInterlocked.InterlockedExchange(ref _statuses, statuses.MoveToImmutable());
    }

    /// <summary>Closes alerts of rules that are no longer there; only when the rules have changed, and once after start.</summary>
    private async ValueTask RetireAsync(ImmutableArray<AlertRule> current, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_known == current)
        {
            return;
        }

        var ids = current.Concat(OwnRules.All).Select(rule => rule.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in (await alerts.ActiveAsync(cancellationToken)).Where(alert => !ids.Contains(alert.RuleId)).GroupBy(alert => alert.RuleId))
        {
            var closed = gone.ToArray();
            LogRetired(gone.Key, closed.Length);
            await evaluator.RetireAsync(gone.Key, closed, now, cancellationToken);
        }

        _known = current;
    }

    private TimeSpan UntilNextSlot()
    {
        var every = rules.Current.Select(rule => rule.Every).Append(MostBetween).Min();
        var now = time.GetUtcNow();
        return new TickSchedule(every > LeastBetween ? every : LeastBetween, TimeSpan.Zero).NextAfter(now) - now;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Rule {Rule}: judged {Slots} slots of {Series} series")]
    private partial void LogJudged(string rule, long slots, int series);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rule {Rule} is gone: {Count} alerts of it are closed")]
    private partial void LogRetired(string rule, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rules could not be judged: {Reason}. The next attempt goes on from there")]
    private partial void LogFailed(string reason, Exception? exception);
}
