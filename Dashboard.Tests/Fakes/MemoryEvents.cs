using System.Collections.Immutable;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>Events in memory, found by the meaning of predicates.</summary>
public sealed class MemoryEvents : IEventReader
{
    public List<EventRecord> Records { get; } = [];

    public Exception? Failure { get; set; }

    public ValueTask<EventPage> FindEventsAsync(EventQuery query, int limit, string? cursor, QueryLimits limits, CancellationToken cancellationToken) => Failure is { } failure
        ? throw failure
        : new(new EventPage([.. Records.Where(record => query.Range.Contains(record.OccurredAt) && query.Where.Matches(record)).OrderByDescending(record => record.OccurredAt).Take(limit)], null, query.Range.From));

    public ValueTask<EventFeedPage> ReadEventsAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<long> CountEventsAsync(EventQuery query, QueryLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<HistogramBucket>> HistogramAsync(EventQuery query, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<TermCount>> TermsAsync(EventQuery query, string field, int count, QueryLimits limits, CancellationToken cancellationToken) => throw new NotSupportedException();
}
