using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>
/// Judges a rule on one source in three ways, each a transaction: forward, slot after slot at the watermark; blind, where the source has stalled and
/// its series are missing; and again, where data came for slots that were judged blind or on other samples.
/// </summary>
internal sealed class SourceJudge(IMetricReader metrics, IAlertStore store, AlertMessages messages, ILiveFeed feed, RecordingClock clock)
{
    /// <summary>The occasion of judgements without data: what is recorded for them must not take the name of what the data say later.</summary>
    private const string Blind = "stalled";

    private readonly RuleSamples _samples = new(metrics);
    private readonly SlotReplay _replay = new(store);

    /// <summary>Judges all slots up to the watermark.</summary>
    /// <returns>The states as they are shown then, and how many slots were judged.</returns>
    public async ValueTask<(SourceEvaluation Evaluation, long Slots)> CatchUpAsync(SourceEvaluation evaluation, DateTimeOffset firm, DateTimeOffset latest, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var judged = 0L;
        while (firm < until)
        {
            var slots = evaluation.Chunk(firm, until);
            var wasBlind = latest > firm;
            var readings = await ReadAsync(evaluation.Series, evaluation.Samples(slots, wasBlind), cancellationToken);
            var draft = new CommitDraft(evaluation.Rule, messages, clock.Next());
            foreach (var series in evaluation.Series)
            {
                var own = slots.NotBefore(SlotReplay.FirstSlotBefore(evaluation.Rule, series.Stored));
                var reading = readings.GetValueOrDefault(series.Key) ?? WindowReading.Nothing;
                var shown = evaluation.ShownOf(series);
                if (wasBlind && (shown.Since > firm || shown.MissingSince > firm))
                {
                    await AgainAsync(draft, evaluation, series, new(own, own.Until, reading, IsCorrection: false, ""), cancellationToken);
                }
                else
                {
                    await ForwardAsync(draft, evaluation, series, Judgement.Of(evaluation.Rule, shown, own, own.Until, reading), cancellationToken);
                }
            }

            evaluation = await CommitAsync(evaluation, draft, evaluation.Source, slots.Until, cancellationToken);
            firm = slots.Until;
            judged += slots.Count;
        }

        return (evaluation, judged);
    }

    /// <summary>Judges slots that a stalled source should have reached: its series are missing there, and nobody is told, because the collector itself is the news.</summary>
    public async ValueTask<SourceEvaluation> BlindAsync(SourceEvaluation evaluation, DateTimeOffset firm, DateTimeOffset latest, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var slots = new SlotSpan(latest, until, evaluation.Rule.Every);
        if (slots.Count == 0)
        {
            return evaluation;
        }

        var draft = new CommitDraft(evaluation.Rule, messages, clock.Next());
        foreach (var series in evaluation.Series)
        {
            var shown = evaluation.ShownOf(series);
            var own = slots.NotBefore(SlotReplay.FirstSlotBefore(evaluation.Rule, series.Stored));
            var judgement = Judgement.Of(evaluation.Rule, shown, own, firm, WindowReading.Nothing);
            foreach (var step in judgement.Transitions)
            {
                draft.Record(step.After, step.EvaluatedAt, AlertNews.None, Blind);
            }

            draft.Keep(shown, judgement.Final);
        }

        return await CommitAsync(evaluation, draft, ProgressMarks.Stalled(evaluation.Source), slots.Until, cancellationToken);
    }

    /// <summary>Judges again what late or corrected samples may have changed. Writes nothing where the story stays the same.</summary>
    /// <param name="evaluation">The series that changed, and no others.</param>
    /// <param name="slots">From the slot before the first one that saw a changed sample.</param>
    /// <param name="firm">The last slot judged on complete data; later ones were judged blind.</param>
    /// <param name="occasion">Which change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask CorrectAsync(SourceEvaluation evaluation, SlotSpan slots, DateTimeOffset firm, string occasion, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync(evaluation.Series, evaluation.Samples(slots, isReplay: true), cancellationToken);
        var draft = new CommitDraft(evaluation.Rule, messages, clock.Next());
        foreach (var series in evaluation.Series)
        {
            var own = slots.NotBefore(SlotReplay.FirstSlotBefore(evaluation.Rule, series.Stored));
            var reading = readings.GetValueOrDefault(series.Key) ?? WindowReading.Nothing;
            await AgainAsync(draft, evaluation, series, new(own, firm, reading, IsCorrection: true, occasion), cancellationToken);
        }

        if (!draft.IsEmpty)
        {
            await CommitAsync(evaluation, draft, evaluation.Source, firm, cancellationToken);
        }
    }

    private static async ValueTask ForwardAsync(CommitDraft draft, SourceEvaluation evaluation, JudgedSeries series, Judgement judgement, CancellationToken cancellationToken)
    {
        foreach (var step in judgement.Transitions)
        {
            draft.Record(step.After, step.EvaluatedAt, step.News, "");
            await draft.TellAsync(series.Stored.Info, step, "", isCorrection: false, cancellationToken);
        }

        draft.Keep(evaluation.ShownOf(series), judgement.Final);
    }

    private async ValueTask AgainAsync(CommitDraft draft, SourceEvaluation evaluation, JudgedSeries series, Rejudged what, CancellationToken cancellationToken)
    {
        if (what.Slots.Count == 0)
        {
            return;
        }

        var shown = evaluation.ShownOf(series);
        var replay = await _replay.RunAsync(evaluation.Rule, series, what.Slots, what.KnownUntil, what.Reading, cancellationToken);
        var compared = Rejudgement.Compare(replay.Start, replay.Again, replay.Before, what.Slots.Until, what.IsCorrection);
        var told = News(shown, replay, compared, what);
        foreach (var (state, slot) in compared.Rewritten)
        {
            var news = told.FirstOrDefault(step => step.EvaluatedAt == slot)?.News ?? AlertNews.None;
            draft.Record(state, slot, news, what.Occasion, isCorrection: what.IsCorrection || !replay.Before.IsEmpty);
        }

        foreach (var step in told)
        {
            await draft.TellAsync(series.Stored.Info, step, what.Occasion, what.IsCorrection, cancellationToken);
        }

        draft.Keep(shown, SinceWhenMissing(shown, replay.Again.Final));
    }

    /// <summary>A replay does not look back to the beginning of a long gap: what is known of it stays.</summary>
    private static AlertInstance SinceWhenMissing(AlertInstance shown, AlertInstance again) =>
        again.Phase == shown.Phase && again.Since == shown.Since && shown.MissingSince < again.MissingSince ? again with { MissingSince = shown.MissingSince } : again;

    /// <summary>
    /// What people are told of slots judged again. After a stall the slots are news to everybody, so each step is told. A correction tells only how
    /// what they see now differs from what they were told.
    /// </summary>
    private static AlertTransition[] News(AlertInstance shown, Replay replay, Rejudgement compared, Rejudged what)
    {
        var steps = replay.Again.Transitions.Where(step => step.News is not AlertNews.None && step.EvaluatedAt <= what.KnownUntil).ToArray();
        if (!what.IsCorrection && steps.Length > 0)
        {
            return steps;
        }

        var slot = compared.Rewritten.IsEmpty ? what.Slots.Until : compared.Rewritten[^1].Slot;
        var difference = new AlertTransition(shown, replay.Again.Final, slot);
        return difference.News switch
        {
            AlertNews.None => [],
            AlertNews.DataBack when !compared.WasTold => [],
            AlertNews.NoData when slot > what.KnownUntil => [],
            _ => [difference],
        };
    }

    private async ValueTask<IReadOnlyDictionary<SeriesKey, WindowReading>> ReadAsync(IReadOnlyCollection<JudgedSeries> series, TimeRange range, CancellationToken cancellationToken)
    {
        try
        {
            return await _samples.ReadAsync(series, range, cancellationToken);
        }
        catch (Exception failed) when (failed is not RuleQueryException && !cancellationToken.IsCancellationRequested)
        {
            throw new RuleQueryException(failed.Message, failed);
        }
    }

    private async ValueTask<SourceEvaluation> CommitAsync(SourceEvaluation evaluation, CommitDraft draft, SourceId source, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var commit = draft.ToCommit(source, until);
        await store.CommitAsync(commit, cancellationToken);
        if (!draft.IsEmpty)
        {
            feed.Publish(LiveTopics.Alerts);
        }

        return evaluation.WithShown(commit.Instances);
    }

    /// <param name="Slots">The slots.</param>
    /// <param name="KnownUntil">The last of them for which data are complete.</param>
    /// <param name="Reading">The samples.</param>
    /// <param name="IsCorrection">Whether samples changed behind the watermark.</param>
    /// <param name="Occasion">Which change.</param>
    private sealed record Rejudged(SlotSpan Slots, DateTimeOffset KnownUntil, WindowReading Reading, bool IsCorrection, string Occasion);
}
