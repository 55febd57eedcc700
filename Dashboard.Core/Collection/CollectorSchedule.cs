using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection;

/// <summary>When a collector runs.</summary>
/// <param name="Every">Time between slots, aligned to the clock.</param>
/// <param name="Settle">How long the source may take to make a record visible; nothing later than a slot minus this counts as complete.</param>
/// <param name="Timeout">The longest one run may take.</param>
/// <param name="Grain">The watermark moves in steps of this: a source of daily values is complete until a midnight, however often it is asked.</param>
public sealed record CollectorSchedule(TimeSpan Every, TimeSpan Settle, TimeSpan Timeout, TimeSpan Grain = default);

/// <summary>A collector that the host shall run.</summary>
/// <param name="Source">Its source.</param>
/// <param name="Kind">What it delivers.</param>
/// <param name="Title">Its name for people, e.g. <c>CloudTrail lookup, production, eu-west-1</c>.</param>
/// <param name="Schedule">When it runs.</param>
/// <param name="Create">Makes it. Called when it first runs, so that a missing credential is a state of the source and not of the host.</param>
public sealed record CollectorRegistration(SourceId Source, SignalKind Kind, string Title, CollectorSchedule Schedule, Func<CollectorActivity, ICollector> Create);

/// <summary>Slots on the clock. The slot, not the wall clock, is the time that a run or an evaluation is <em>for</em>.</summary>
public readonly record struct TickSchedule(TimeSpan Every, TimeSpan Offset)
{
    /// <summary>The first slot after an instant.</summary>
    public DateTimeOffset NextAfter(DateTimeOffset at) => LatestAt(at) + Every;

    /// <summary>The last slot at or before an instant.</summary>
    public DateTimeOffset LatestAt(DateTimeOffset at)
    {
        var ticks = at.UtcTicks - Offset.Ticks;
        var remainder = ticks % Every.Ticks;
        return new(ticks - (remainder < 0 ? remainder + Every.Ticks : remainder) + Offset.Ticks, TimeSpan.Zero);
    }
}
