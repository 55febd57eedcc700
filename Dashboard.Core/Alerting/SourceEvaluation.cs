using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>One rule over the series of one source: what there is to judge, and where it stands.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Source">The source.</param>
/// <param name="Series">Its series.</param>
/// <param name="Shown">The rule's states as people see them now.</param>
internal sealed record SourceEvaluation(AlertRule Rule, SourceId Source, ImmutableArray<JudgedSeries> Series, IReadOnlyDictionary<LabelSet, AlertInstance> Shown)
{
    /// <summary>Judgements of one commit: bounds its memory, its time and what a crash repeats.</summary>
    private const int MostJudgements = 200_000;

    public TickSchedule Ticks => new(Rule.Every, TimeSpan.Zero);

    public AlertInstance ShownOf(JudgedSeries series) => Shown.GetValueOrDefault(series.Labels) ?? new(Rule.Id, series.Labels);

    /// <summary>The next slots to judge in one commit. They are all history, or none of them is.</summary>
    public SlotSpan Chunk(DateTimeOffset after, DateTimeOffset until, TellingLine line)
    {
        until = after < line.At && line.At < until ? line.At : until;
        var most = after + (Rule.Every * Math.Max(1, MostJudgements / Math.Max(1, Series.Length)));
        return new(after, most < until ? most : until, Rule.Every);
    }

    /// <summary>The samples that these slots see, and those that a replay needs before them.</summary>
    public TimeRange Samples(SlotSpan slots, bool isReplay)
    {
        var first = slots.After - (isReplay ? SlotReplay.Lookback(Rule) + Rule.Every : TimeSpan.Zero) - Rule.Over;
        return new(first, slots.Until);
    }

    public SourceEvaluation WithShown(IEnumerable<AlertInstance> changed)
    {
        var shown = new Dictionary<LabelSet, AlertInstance>(Shown);
        foreach (var instance in changed)
        {
            shown[instance.Labels] = instance;
        }

        return this with { Shown = shown };
    }
}
