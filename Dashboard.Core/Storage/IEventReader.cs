using System.Collections.Immutable;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>Which events: a span of event time and a predicate.</summary>
public sealed record EventQuery(TimeRange Range, EventPredicate Where)
{
    /// <summary>Every event of a span.</summary>
    public static EventQuery All(TimeRange range) => new(range, EventPredicate.Everything.Instance);
}

/// <summary>Events newest first, and where the next page starts.</summary>
/// <param name="Events">The page.</param>
/// <param name="NextCursor">Opaque; null on the last page.</param>
/// <param name="SearchedBackTo">Where the scan stopped: for a page cut by its time limit, everything newer has been searched.</param>
public sealed record EventPage(ImmutableArray<EventRecord> Events, string? NextCursor, DateTimeOffset SearchedBackTo);

/// <summary>Events in the order in which the store took them.</summary>
/// <param name="Events">The page, oldest arrival first.</param>
/// <param name="Next">The position after the last one.</param>
/// <param name="Gap">What was missed before the first one, if anything.</param>
public sealed record EventFeedPage(ImmutableArray<EventRecord> Events, ArrivalPosition Next, ArrivalGap? Gap);

/// <summary>How many events fall into a stretch of time.</summary>
/// <param name="At">Start of the stretch.</param>
/// <param name="Count">Events in it.</param>
public readonly record struct HistogramBucket(DateTimeOffset At, long Count);

/// <summary>A value of a field and how many events have it.</summary>
/// <param name="Value">The value as text; null for events without the field.</param>
/// <param name="Count">Events with it.</param>
public readonly record struct TermCount(string? Value, long Count);

/// <summary>Reads events.</summary>
public interface IEventReader
{
    /// <summary>Arrival order, not event time: a late event is still read once by everyone who follows the store.</summary>
    ValueTask<EventFeedPage> ReadEventsAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The newest events that match, by event time, and those of one time by arrival, the last first. A cursor of another query is refused with <see cref="ArgumentException"/>.</summary>
    ValueTask<EventPage> FindEventsAsync(EventQuery query, int limit, string? cursor, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>How many events match.</summary>
    ValueTask<long> CountEventsAsync(EventQuery query, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>Events a stretch of time; stretches without events are not there.</summary>
    ValueTask<ImmutableArray<HistogramBucket>> HistogramAsync(EventQuery query, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken);

    /// <summary>The most frequent values of a field, most frequent first and then by value.</summary>
    ValueTask<ImmutableArray<TermCount>> TermsAsync(EventQuery query, string field, int count, QueryLimits limits, CancellationToken cancellationToken);
}
