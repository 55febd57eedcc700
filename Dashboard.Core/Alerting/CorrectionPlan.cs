using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Which slots of which series to judge again after a change, in parts that each fit one query and one transaction.</summary>
internal sealed record CorrectionPlan(SourceEvaluation Evaluation, DateTimeOffset Firm, DateTimeOffset Latest)
{
    /// <summary>Slots further back than this before the last judged one stay as they were judged: nobody acts on them, and no waiting time of a rule is as long.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(7);

    /// <summary>Judgements of one part.</summary>
    private const long MostJudgements = 200_000;

    /// <summary>Short spans of many series are one query; a long one is a query a series, because a common query would read what is not asked for too.</summary>
    private const long MostSlotsTogether = 720;

    public IEnumerable<(SourceEvaluation Part, SlotSpan Slots)> Parts(Func<JudgedSeries, TimeRange> changed)
    {
        var floor = Evaluation.Ticks.LatestAt(Firm - Horizon);
        var spans = Evaluation.Series
            .Where(series => changed(series).Until + Evaluation.Rule.Over + SlotReplay.Lookback(Evaluation.Rule) > floor)
            .Select(series => (Series: series, Slots: Span(changed(series).From, floor)))
            .Where(one => one.Slots.After < Firm)
            .OrderBy(one => one.Slots.After)
            .ToArray();
        for (var start = 0; start < spans.Length;)
        {
            var slots = spans[start].Slots;
            var count = slots.Count > MostSlotsTogether ? 1 : (int)Math.Clamp(MostJudgements / Math.Max(1, slots.Count), 1, spans.Length - start);
            yield return (Evaluation with { Series = [.. spans.Skip(start).Take(count).Select(one => one.Series)] }, slots);
            start += count;
        }
    }

    /// <summary>The first slot that saw a sample is the first one after it: windows are half-open.</summary>
    private SlotSpan Span(DateTimeOffset changedFrom, DateTimeOffset floor)
    {
        var after = Evaluation.Ticks.LatestAt(changedFrom);
        return new(after < floor ? floor : after, Latest, Evaluation.Rule.Every);
    }
}
