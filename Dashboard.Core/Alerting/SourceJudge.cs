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

    /// <summary>The occasion of what is told when history ends.</summary>
    private const string CaughtUp = "caught-up";

    private readonly RuleSamples _samples = new(metrics);
    private readonly SlotReplay _replay = new(store);

    /// <summary>Judges all slots up to the watermark.</summary>
    /// <returns>The states as they are shown then, and how many slots were judged.</returns>
    public async ValueTask<(SourceEvaluation Evaluation, long Slots)> CatchUpAsync(SourceEvaluation evaluation, DateTimeOffset firm, DateTimeOffset latest, DateTimeOffset until, TellingLine line, CancellationToken cancellationToken)
    {
        var judged = 0L;
        while (firm < until)
        {
            var slots = evaluation.Chunk(firm, until, line);
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
                    await AgainAsync(draft, evaluation, series, new(own, firm, own.Until, line.Of(slots), reading, IsCorrection: false, ""), cancellationToken);
                }
                else
                {
                    await ForwardAsync(draft, evaluation, series, Judgement.Of(evaluation.Rule, shown, own, own.Until, reading), slots, line.Of(slots), cancellationToken);
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
    /// <param name="line">Where telling begins.</param>
    /// <param name="occasion">Which change.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask CorrectAsync(SourceEvaluation evaluation, SlotSpan slots, DateTimeOffset firm, TellingLine line, string occasion, CancellationToken cancellationToken)
    {
        var readings = await ReadAsync(evaluation.Series, evaluation.Samples(slots, isReplay: true), cancellationToken);
        var draft = new CommitDraft(evaluation.Rule, messages, clock.Next());
        foreach (var series in evaluation.Series)
        {
            var own = slots.NotBefore(SlotReplay.FirstSlotBefore(evaluation.Rule, series.Stored));
            var reading = readings.GetValueOrDefault(series.Key) ?? WindowReading.Nothing;
            await AgainAsync(draft, evaluation, series, new(own, firm, firm, firm < line.At ? Telling.Nothing : Telling.Everything, reading, IsCorrection: true, occasion), cancellationToken);
        }

        if (!draft.IsEmpty)
        {
            await CommitAsync(evaluation, draft, evaluation.Source, firm, cancellationToken);
        }
    }

    private static async ValueTask ForwardAsync(CommitDraft draft, SourceEvaluation evaluation, JudgedSeries series, Judgement judgement, SlotSpan slots, Telling telling, CancellationToken cancellationToken)
    {
        var shown = evaluation.ShownOf(series);
        var tells = telling is Telling.Everything;
        if (tells && shown.Heard is { } heard)
        {
            // Its series was away when history ended.
            await draft.TellAsync(series.Stored.Info, new(heard, shown, slots.After), CaughtUp, isCorrection: false, cancellationToken);
        }

        foreach (var step in judgement.Transitions)
        {
            draft.Record(step.After, step.EvaluatedAt, tells ? step.News : AlertNews.None, "");
            if (tells)
            {
                await draft.TellAsync(series.Stored.Info, step, "", isCorrection: false, cancellationToken);
            }
        }

        await KeepAsync(draft, series, shown, shown.Heard ?? shown, judgement.Final, slots.Until, telling, cancellationToken);
    }

    /// <summary>Keeps a state, and what people know in its place while they are told of nothing. Where history ends, they are told of the difference, once.</summary>
    private static async ValueTask KeepAsync(CommitDraft draft, JudgedSeries series, AlertInstance shown, AlertInstance heard, AlertInstance final, DateTimeOffset slot, Telling telling, CancellationToken cancellationToken)
    {
        var difference = new AlertTransition(heard, final with { Heard = null }, slot);
        if (telling is Telling.WhatStillIs)
        {
            await draft.TellAsync(series.Stored.Info, difference, CaughtUp, isCorrection: false, cancellationToken);
        }

        draft.Keep(shown, difference.After with { Heard = telling is Telling.Nothing && difference.News is not AlertNews.None ? heard : null });
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
        var heard = shown.Heard ?? WithoutBlind(shown, what.Firm);
        var told = what.Telling is Telling.Everything ? News(heard, replay, compared, what) : [];
        foreach (var (state, slot) in compared.Rewritten)
        {
            var news = told.FirstOrDefault(step => step.EvaluatedAt == slot)?.News ?? AlertNews.None;
            draft.Record(state, slot, news, what.Occasion, isCorrection: what.IsCorrection || !replay.Before.IsEmpty);
        }

        foreach (var step in told)
        {
            await draft.TellAsync(series.Stored.Info, step, what.Occasion, what.IsCorrection, cancellationToken);
        }

        await KeepAsync(draft, series, shown, heard, SinceWhenMissing(shown, replay), what.Slots.Until, what.Telling, cancellationToken);
    }

    /// <summary>The state as people know it: what was judged blind was told to nobody.</summary>
    private static AlertInstance WithoutBlind(AlertInstance shown, DateTimeOffset firm) =>
        shown.Phase is AlertPhase.NoData && shown.Since > firm ? shown with { Phase = AlertPhase.Inactive } : shown;

    /// <summary>A replay does not look back to the beginning of a long gap: where the gap is older than the replayed slots, what is known of it stays.</summary>
    private static AlertInstance SinceWhenMissing(AlertInstance shown, Replay replay) =>
        replay.Again.Final is { MissingSince: { } again } final && again == replay.Start.MissingSince && shown.MissingSince < again
            ? final with { MissingSince = shown.MissingSince }
            : replay.Again.Final;

    /// <summary>
    /// What people are told of slots judged again. After a stall the slots are news to everybody, so each step is told. A correction tells only how
    /// what they see now differs from what they were told.
    /// </summary>
    private static AlertTransition[] News(AlertInstance heard, Replay replay, Rejudgement compared, Rejudged what)
    {
        var steps = replay.Again.Transitions.Where(step => step.News is not AlertNews.None && step.EvaluatedAt <= what.KnownUntil).ToArray();
        if (!what.IsCorrection && steps.Length > 0)
        {
            return steps;
        }

        // What this replay judges blind is told to nobody either.
        var known = replay.Again.Transitions.FirstOrDefault(step => step.EvaluatedAt > what.KnownUntil)?.Before ?? replay.Again.Final;
        var slot = compared.Rewritten.Select(entry => entry.Slot).LastOrDefault(slot => slot <= what.KnownUntil, what.Slots.Until < what.KnownUntil ? what.Slots.Until : what.KnownUntil);
        var difference = new AlertTransition(heard, known, slot);
        return difference.News is AlertNews.None ? [] : [difference];
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
    /// <param name="Firm">The last slot that had been judged on data; what is shown of later ones was judged blind.</param>
    /// <param name="KnownUntil">The last slot for which data are complete now.</param>
    /// <param name="Telling">What people are told.</param>
    /// <param name="Reading">The samples.</param>
    /// <param name="IsCorrection">Whether samples changed behind the watermark.</param>
    /// <param name="Occasion">Which change.</param>
    private sealed record Rejudged(SlotSpan Slots, DateTimeOffset Firm, DateTimeOffset KnownUntil, Telling Telling, WindowReading Reading, bool IsCorrection, string Occasion);
}
