using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>How far one source can be judged.</summary>
/// <param name="CompleteUntil">Its watermark.</param>
/// <param name="StalledUntil">For a stalled source, the slots up to which its watermark should have come by now; null for one that moves.</param>
/// <param name="Behind">How far behind the clock it may be and be caught up; null for one that nobody collects, which has nothing to catch up with.</param>
public sealed record SourceClock(DateTimeOffset? CompleteUntil, DateTimeOffset? StalledUntil, TimeSpan? Behind = null);

/// <summary>
/// Tells a source that has stalled from one that is behind: its watermark is too old, and it has not moved for as long either. One that catches up
/// after an outage moves, and so does every source while this process is young.
/// </summary>
public sealed class StallDetector(IEnumerable<CollectorRegistration> collectors)
{
    /// <summary>Missed runs that make a stall. One is a throttled call, three are a slow deployment of the source's side.</summary>
    public const int MissedRuns = 5;

    private readonly ImmutableArray<CollectorRegistration> _collectors = [.. collectors];
    private readonly Dictionary<(SourceId, SignalKind), (DateTimeOffset? Watermark, DateTimeOffset At)> _moved = [];

    /// <summary>The sources that somebody collects; a file that was read once is not expected to go on.</summary>
    public ImmutableArray<CollectorRegistration> Collectors => _collectors;

    /// <summary>How old a watermark may grow.</summary>
    public static TimeSpan Limit(CollectorSchedule schedule) => schedule.Settle + schedule.Grain + (MissedRuns * schedule.Every);

    /// <summary>How old the watermark of a source that is caught up may be: a run that has just begun has not moved it yet.</summary>
    public static TimeSpan Usual(CollectorSchedule schedule) => schedule.Settle + schedule.Grain + (2 * schedule.Every);

    /// <summary>Looks at every source. To be called each time that rules are judged: it remembers when watermarks moved.</summary>
    public IReadOnlyDictionary<(SourceId Source, SignalKind Kind), SourceClock> Observe(ImmutableArray<Watermark> watermarks, DateTimeOffset now)
    {
        var clocks = watermarks.ToDictionary(
            watermark => (watermark.Source, watermark.Kind),
            watermark => new SourceClock(watermark.Position.CompleteUntil, null));
        foreach (var collector in _collectors)
        {
            var key = (collector.Source, collector.Kind);
            var watermark = clocks.GetValueOrDefault(key)?.CompleteUntil;
            if (!_moved.TryGetValue(key, out var moved) || moved.Watermark != watermark)
            {
                _moved[key] = moved = (watermark, now);
            }

            var limit = Limit(collector.Schedule);
            var stalled = now - moved.At > limit && (watermark is null || now - watermark > limit);
            clocks[key] = new(watermark, stalled ? now - limit : null, Usual(collector.Schedule));
        }

        return clocks;
    }
}
