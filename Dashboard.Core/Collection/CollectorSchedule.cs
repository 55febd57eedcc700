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
public sealed record CollectorRegistration(SourceId Source, SignalKind Kind, string Title, CollectorSchedule Schedule, Func<CollectorActivity, ICollector> Create)
{
    /// <summary>How far back its first run reads; null for all that the source has.</summary>
    public TimeSpan? Backfill { get; init; }

    /// <summary>How far back it is read in the background, once its first run has caught up; null for no further than that.</summary>
    public TimeSpan? History { get; init; }

    /// <summary>What the source bills by; null where calls cost nothing, or the call itself is billed.</summary>
    public Billing? Billing { get; init; }
}

/// <summary>What a source bills by.</summary>
/// <param name="Unit">What is counted, in the plural, e.g. <c>metrics requested</c>.</param>
/// <param name="DollarsPerThousand">The list price of a thousand, in US dollars.</param>
public sealed record Billing(string Unit, decimal DollarsPerThousand)
{
    /// <summary>What so many cost.</summary>
    public decimal DollarsFor(long units) => units * DollarsPerThousand / 1000;
}

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
