using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>
/// Judges slots of one alert again, from the state before them. That state comes from history: the last change of phase that holds, and the slots
/// since then that can still matter to it.
/// </summary>
internal sealed class SlotReplay(IAlertStore store)
{
    /// <summary>Entries around the slot; an alert that changes phase more often within a week is broken in another way.</summary>
    private const int MostEntries = 2000;

    /// <summary>How much earlier than the replayed slots samples are needed.</summary>
    public static TimeSpan Lookback(AlertRule rule)
    {
        var gap = rule.NoDataAfter ?? TimeSpan.Zero;
        return (gap > rule.ErrorAfter ? gap : rule.ErrorAfter) + rule.Every;
    }

    public async ValueTask<Replay> RunAsync(AlertRule rule, JudgedSeries series, SlotSpan slots, DateTimeOffset knownUntil, WindowReading reading, CancellationToken cancellationToken)
    {
        var split = slots.After + TimeSpan.FromSeconds(1);
        var earlier = await store.HistoryAsync(rule.Id, series.Labels, new(TimeRange.Everything.From, split), MostEntries, cancellationToken);
        var later = await store.HistoryAsync(rule.Id, series.Labels, new(split, TimeRange.Everything.Until), MostEntries, cancellationToken);
        var timeline = new AlertTimeline(earlier.Concat(later));
        var start = StateAt(rule, series, slots, timeline.LastUntil(slots.After), reading);
        return new(start, Judgement.Of(rule, start, slots, knownUntil, reading), timeline.After(slots.After));
    }

    /// <summary>
    /// The state at the slot before the span. Slots further back than any waiting time of the rule cannot matter: had they led anywhere, the phase
    /// would have changed since.
    /// </summary>
    private static AlertInstance StateAt(AlertRule rule, JudgedSeries series, SlotSpan slots, AlertHistoryEntry? entry, WindowReading reading)
    {
        var state = entry?.State ?? new AlertInstance(rule.Id, series.Labels);
        var from = slots.After - Lookback(rule);
        from = new TickSchedule(rule.Every, TimeSpan.Zero).LatestAt(from);
        if (entry is null || entry.EvaluatedAt < from)
        {
            state = state.Phase is AlertPhase.Inactive ? state with { MissingSince = null, FailingSince = null, Failure = null } : state;
        }
        else
        {
            from = entry.EvaluatedAt;
        }

        var since = new SlotSpan(from, slots.After, rule.Every).NotBefore(FirstSlotBefore(rule, series.Stored));
        return Judgement.Of(rule, state, since, slots.After, reading).Final;
    }

    /// <summary>A series is judged from its first sample on; before it, it was not missing, it did not exist.</summary>
    public static DateTimeOffset FirstSlotBefore(AlertRule rule, StoredSeries series) => new TickSchedule(rule.Every, TimeSpan.Zero).LatestAt(series.FirstAt);
}

/// <summary>Slots judged again.</summary>
/// <param name="Start">The state before them.</param>
/// <param name="Again">What they came to this time.</param>
/// <param name="Before">The changes of phase that held until now.</param>
internal sealed record Replay(AlertInstance Start, Judgement Again, ImmutableArray<AlertHistoryEntry> Before);
