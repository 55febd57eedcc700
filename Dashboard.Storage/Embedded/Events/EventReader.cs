using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Events.Words;
using Dashboard.Storage.Embedded.Partitions;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Reads events. Columns and the word index do what they can say; the rest is judged in memory, by the definition of predicates itself.</summary>
internal sealed class EventReader(PartitionedReader reader, EventExtent extent, WordIndex words, TimeProvider time) : IEventReader
{
    public async ValueTask<EventFeedPage> ReadEventsAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken)
    {
        var epochs = reader.Epochs;
        var (sequence, gap) = epochs.Resume(after, time.GetUtcNow());
        return await reader.RunAsync(
            new("feed", string.Create(CultureInfo.InvariantCulture, $"{epochs.Current} {after.Epoch} {sequence} {limit}")),
            QueryLimits.Alert,
            (connection, map, cancelled) => new EventFeed(connection, map, extent, cancelled).Read(epochs.Current, sequence, limit, gap),
            cancellationToken);
    }

    public async ValueTask<EventPage> FindEventsAsync(EventQuery query, int limit, string? cursor, QueryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var text = Text(query);
        var after = cursor is null ? null : EventCursor.Read(text, cursor);
        var filter = Filter(query);
        if (extent.Clip(query.Range) is not { } range)
        {
            return new([], null, query.Range.From);
        }

        var wanted = Math.Min(limit, limits.MaxRows);
        var found = await reader.RunAsync(
            new("find", string.Create(CultureInfo.InvariantCulture, $"{cursor} {wanted} {text}")),
            limits,
            (connection, map, cancelled) =>
            {
                using var scopes = new EventScopes(connection, map, extent, words, filter, range, cancelled);
                return new EventSearch(filter, wanted, time, limits.Timeout).Run(scopes.NewestFirst, range, after);
            },
            cancellationToken);
        return new(
            found.Events,
            found.Next is { } next ? EventCursor.Write(text, next) : null,
            found.Next is null ? query.Range.From : found.SearchedBackTo);
    }

    public ValueTask<long> CountEventsAsync(EventQuery query, QueryLimits limits, CancellationToken cancellationToken) =>
        AggregateAsync("count", "", query, limits, aggregation => aggregation.Count(), 0, cancellationToken);

    public ValueTask<ImmutableArray<HistogramBucket>> HistogramAsync(EventQuery query, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        return extent.Clip(query.Range) is { } range && range.Length / step > limits.MaxRows
            ? throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The histogram would have more than {limits.MaxRows} buckets. Take a wider step than {step} or a shorter range."))
            : AggregateAsync("histogram", step.ToString(), query, limits, aggregation => aggregation.Histogram(step), [], cancellationToken);
    }

    public ValueTask<ImmutableArray<TermCount>> TermsAsync(EventQuery query, string field, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (count <= 0)
        {
            return new([]);
        }

        var most = Math.Min(count, limits.MaxRows);
        return AggregateAsync("terms", string.Create(CultureInfo.InvariantCulture, $"{most} {field}"), query, limits, aggregation => aggregation.Terms(field, most, extent.HasOdd), [], cancellationToken);
    }

    private async ValueTask<T> AggregateAsync<T>(string name, string what, EventQuery query, QueryLimits limits, Func<EventAggregation, T> run, T none, CancellationToken cancellationToken)
    {
        var filter = Filter(query);
        return extent.Clip(query.Range) is not { } range
            ? none
            : await reader.RunAsync(
                new(name, $"{what} {Text(query)}"),
                limits,
                (connection, map, cancelled) =>
                {
                    using var scopes = new EventScopes(connection, map, extent, words, filter, range, cancelled);
                    try
                    {
                        return run(new(scopes.NewestFirst, range));
                    }
                    catch (SqliteException)
                    {
                        scopes.ReportDamage();
                        using var plain = new EventScopes(connection, map, extent, null, filter, range, cancelled);
                        return run(new(plain.NewestFirst, range));
                    }
                },
                cancellationToken);
    }

    private EventFilter Filter(EventQuery query) => EventFilter.Of(query.Where, extent.HasOdd);

    private static string Text(EventQuery query) =>
        string.Create(CultureInfo.InvariantCulture, $"{query.Range.From.UtcTicks} {query.Range.Until.UtcTicks} {PredicateText.Of(query.Where)}");
}
