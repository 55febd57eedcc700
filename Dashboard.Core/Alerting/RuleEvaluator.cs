using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>What one evaluation of a rule did.</summary>
/// <param name="Series">Series that it judges.</param>
/// <param name="Slots">Slots judged, all sources together.</param>
/// <param name="Failure">Why it could not judge all of them; null when it did.</param>
public sealed record RuleRun(int Series, long Slots, string? Failure);

/// <summary>
/// Judges a rule for each of its series, at the watermark of the series' own source. Everything that it needs to go on is in the store: it may be
/// killed at any moment, and judging a slot twice changes nothing. One evaluator a store.
/// </summary>
public sealed class RuleEvaluator
{
    private readonly IAlertStore _store;
    private readonly AlertMessages _messages;
    private readonly ILiveFeed _feed;
    private readonly RuleSeries _series;
    private readonly SourceJudge _judge;
    private readonly RecordingClock _clock;
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <param name="metrics">What is judged.</param>
    /// <param name="store">States, history, progress.</param>
    /// <param name="messages">Words for people.</param>
    /// <param name="feed">Told when states change.</param>
    /// <param name="time">Our clock.</param>
    public RuleEvaluator(IMetricReader metrics, IAlertStore store, AlertMessages messages, ILiveFeed feed, TimeProvider time)
    {
        (_store, _messages, _feed) = (store, messages, feed);
        _clock = new(time);
        _series = new(metrics);
        _judge = new(metrics, store, messages, feed, _clock);
    }

    /// <summary>Judges every slot that is due.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="clocks">How far each source of samples can be judged.</param>
    /// <param name="now">Our clock: the slot at which the query itself is judged.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreUnavailableException">The verdict could not be stored; the next evaluation repeats it.</exception>
    public async ValueTask<RuleRun> EvaluateAsync(AlertRule rule, IReadOnlyDictionary<SourceId, SourceClock> clocks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await MeetAsync(rule, cancellationToken);
        var marks = new ProgressMarks(await _store.ProgressAsync(rule.Id, cancellationToken));
        var shown = (await _store.InstancesAsync(rule.Id, cancellationToken)).ToDictionary(instance => instance.Labels);
        var (series, slots, failure) = (0, 0L, (string?)null);
        try
        {
            var scope = await FindAsync(rule, cancellationToken);
            (series, failure) = (scope.Series.Length, scope.Objection);
            foreach (var source in scope.Series.GroupBy(one => one.Stored.Source))
            {
                var evaluation = new SourceEvaluation(rule, source.Key, [.. source], shown);
                slots += await JudgeAsync(evaluation, marks, clocks.GetValueOrDefault(source.Key), now, cancellationToken);
            }

            await CloseOrphansAsync(rule, scope, shown, now, cancellationToken);
            if (!marks.IsKnownRule)
            {
                // Last, so that a crash before it repeats the first meeting with each source.
                await CommitAsync(new() { Progress = new(rule.Id, ProgressMarks.FirstSeen, now) }, cancellationToken);
            }
        }
        catch (RuleQueryException failed)
        {
            failure = failed.Message;
        }

        await JudgeQueryAsync(rule, shown.GetValueOrDefault(LabelSet.Empty), failure, now, cancellationToken);
        return new(series, slots, failure);
    }

    /// <summary>Judges again the slots of one rule that saw changed samples.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="changed">For each series the time in which samples changed; null: every series, from one instant on.</param>
    /// <param name="from">Where <paramref name="changed"/> is null, that instant.</param>
    /// <param name="occasion">Names the change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RuleQueryException">The samples could not be read.</exception>
    internal async ValueTask CorrectAsync(AlertRule rule, IReadOnlyDictionary<SeriesKey, TimeRange>? changed, DateTimeOffset from, string occasion, CancellationToken cancellationToken)
    {
        await MeetAsync(rule, cancellationToken);
        var marks = new ProgressMarks(await _store.ProgressAsync(rule.Id, cancellationToken));
        var scope = await FindAsync(rule, cancellationToken);
        var shown = (await _store.InstancesAsync(rule.Id, cancellationToken)).ToDictionary(instance => instance.Labels);
        foreach (var source in scope.Series.Where(one => changed?.ContainsKey(one.Key) ?? true).GroupBy(one => one.Stored.Source))
        {
            if (marks.Firm(source.Key) is { } firm)
            {
                var plan = new CorrectionPlan(new(rule, source.Key, [.. source], shown), firm, marks.Latest(source.Key) ?? firm);
                foreach (var (part, slots) in plan.Parts(series => changed?[series.Key] ?? new(from, TimeRange.Everything.Until)))
                {
                    await _judge.CorrectAsync(part, slots, firm, TellingLine.Of(marks.TellingAfter(source.Key)), occasion, cancellationToken);
                }
            }
        }
    }

    /// <summary>Quietly closes the alerts of a rule that is gone.</summary>
    internal async ValueTask RetireAsync(string ruleId, IEnumerable<AlertInstance> active, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var gone = new AlertRule { Id = ruleId, Title = ruleId, Select = new(), Threshold = 0 };
        var draft = new CommitDraft(gone, _messages, _clock.Next());
        Close(draft, active, now);
        await CommitAsync(draft.ToCommit(ProgressMarks.Retired, now), cancellationToken);
    }

    /// <summary>Once a process: what an earlier one recorded lies before what this one will.</summary>
    private async ValueTask MeetAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        const int Recent = 1000;
        if (!_met.Contains(rule.Id))
        {
            foreach (var entry in await _store.HistoryAsync(rule.Id, labels: null, TimeRange.Everything, Recent, cancellationToken))
            {
                _clock.StartAfter(entry.RecordedAt);
            }

            _met.Add(rule.Id);
        }
    }

    private async ValueTask<long> JudgeAsync(SourceEvaluation evaluation, ProgressMarks marks, SourceClock? clock, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (clock?.CompleteUntil is not { } completeUntil)
        {
            return 0;
        }

        var until = evaluation.Ticks.LatestAt(completeUntil);
        var line = await DrawLineAsync(evaluation, marks, clock, until, now, cancellationToken);
        var firm = marks.Firm(evaluation.Source) ?? await StartAsync(evaluation, marks, until, cancellationToken);
        var latest = marks.Latest(evaluation.Source) ?? firm;
        (evaluation, var slots) = await _judge.CatchUpAsync(evaluation, firm, latest, until, line, cancellationToken);
        if (until > firm)
        {
            firm = latest = until;
        }

        if (clock.StalledUntil is { } horizon)
        {
            await _judge.BlindAsync(evaluation, firm, latest, evaluation.Ticks.LatestAt(horizon), cancellationToken);
        }

        return slots;
    }

    /// <summary>Where telling begins, made durable before anything is judged by it: a process that comes after a crash must not tell what this one would not have told.</summary>
    private async ValueTask<TellingLine> DrawLineAsync(SourceEvaluation evaluation, ProgressMarks marks, SourceClock clock, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (source, drawn) = (evaluation.Source, marks.TellingAfter(evaluation.Source));
        DateTimeOffset? caughtUp = clock.Behind is { } behind ? evaluation.Ticks.LatestAt(now - behind) : null;
        var line = TellingLine.Draw(drawn, marks.Firm(source), caughtUp, knownAt: marks.IsKnownRule ? null : until);
        if (line != drawn && line is { } at)
        {
            await CommitAsync(new() { Progress = new(evaluation.Rule.Id, ProgressMarks.Line(source), at) }, cancellationToken);
        }

        return TellingLine.Of(line);
    }

    /// <summary>
    /// Where a rule begins with a source: one that had data before the rule existed is judged from now on (or as far back as the rule asks), one that
    /// came later from its first sample.
    /// </summary>
    private async ValueTask<DateTimeOffset> StartAsync(SourceEvaluation evaluation, ProgressMarks marks, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var first = evaluation.Ticks.LatestAt(evaluation.Series.Min(series => series.Stored.FirstAt));
        if (marks.IsKnownRule)
        {
            return first < until ? first : until;
        }

        var start = evaluation.Ticks.LatestAt(until - evaluation.Rule.Backfill);
        await CommitAsync(new() { Progress = new(evaluation.Rule.Id, evaluation.Source, start) }, cancellationToken);
        return start;
    }

    /// <summary>
    /// A failing query is the rule's own trouble and one alert of its own, under no labels. The series' states wait: their slots are judged on data when
    /// the query works again.
    /// </summary>
    private async ValueTask JudgeQueryAsync(AlertRule rule, AlertInstance? stored, string? failure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (stored is null && failure is null)
        {
            return;
        }

        stored ??= new(rule.Id, LabelSet.Empty);
        var slot = new TickSchedule(rule.Every, TimeSpan.Zero).LatestAt(now);
        var step = AlertStateMachine.Next(rule, stored, failure is null ? new Observation.Clear(0) : new Observation.Failed(failure), slot);
        step = step with { After = step.After with { Value = null } };
        var draft = new CommitDraft(rule, _messages, _clock.Next());
        if (step.ChangedPhase)
        {
            draft.Record(step.After, slot, step.News, "");
            await draft.TellAsync(series: null, step, "", isCorrection: false, cancellationToken);
        }

        draft.Keep(stored, step.After);
        if (!draft.IsEmpty)
        {
            await CommitAsync(draft.ToCommit(ProgressMarks.Query, slot), cancellationToken);
        }
    }

    /// <summary>States of series that are no longer stored or selected. One that fires is kept: that its data are gone is no reason to call it over.</summary>
    private async ValueTask CloseOrphansAsync(AlertRule rule, RuleScope scope, Dictionary<LabelSet, AlertInstance> shown, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var selected = scope.Series.Select(series => series.Labels).Append(LabelSet.Empty).ToHashSet();
        var orphans = shown.Values.Where(instance => !selected.Contains(instance.Labels) && instance is { IsFiring: false, Phase: not AlertPhase.Inactive }).ToArray();
        if (orphans.Length > 0)
        {
            var draft = new CommitDraft(rule, _messages, _clock.Next());
            Close(draft, orphans, new TickSchedule(rule.Every, TimeSpan.Zero).LatestAt(now));
            await CommitAsync(draft.ToCommit(ProgressMarks.Query, now), cancellationToken);
        }
    }

    private static void Close(CommitDraft draft, IEnumerable<AlertInstance> instances, DateTimeOffset at)
    {
        foreach (var instance in instances)
        {
            var closed = new AlertInstance(instance.RuleId, instance.Labels) { Since = at };
            draft.Record(closed, at, AlertNews.None, "closed");
            draft.Keep(instance, closed);
        }
    }

    private async ValueTask<RuleScope> FindAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        try
        {
            return await _series.FindAsync(rule, cancellationToken);
        }
        catch (Exception failed) when (failed is not RuleQueryException && !cancellationToken.IsCancellationRequested)
        {
            throw new RuleQueryException(failed.Message, failed);
        }
    }

    private async ValueTask CommitAsync(AlertCommit commit, CancellationToken cancellationToken)
    {
        await _store.CommitAsync(commit, cancellationToken);
        if (!commit.Instances.IsEmpty || !commit.History.IsEmpty)
        {
            _feed.Publish(LiveTopics.Alerts);
        }
    }
}
