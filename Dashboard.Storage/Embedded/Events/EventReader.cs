using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Reading;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Reads events. SQL does what it can say exactly; the rest is judged in memory, by the definition of predicates itself.</summary>
internal sealed class EventReader(TelemetryFile file, EventExtent extent, QueryThreads threads, TimeProvider time) : IEventReader
{
    public async ValueTask<EventFeedPage> ReadEventsAfterAsync(ArrivalPosition after, int limit, CancellationToken cancellationToken)
    {
        var epochs = file.Epochs;
        var (sequence, gap) = epochs.Resume(after, time.GetUtcNow());
        return await threads.RunAsync(
            file,
            new("feed", string.Create(CultureInfo.InvariantCulture, $"{epochs.Current} {after.Epoch} {sequence} {limit}")),
            QueryLimits.Alert,
            (connection, _) => Feed(connection, epochs.Current, sequence, limit, gap),
            cancellationToken);
    }

    public async ValueTask<EventPage> FindEventsAsync(EventQuery query, int limit, string? cursor, QueryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        var text = Text(query);
        var after = cursor is null ? null : EventCursor.Read(text, cursor);
        if (extent.Clip(query.Range) is not { } range)
        {
            return new([], null, query.Range.From);
        }

        var search = new EventSearch(query.Where, extent.IsOdd, time, limits.Timeout);
        var wanted = Math.Min(limit, limits.MaxRows);
        var found = await threads.RunAsync(
            file,
            new("find", string.Create(CultureInfo.InvariantCulture, $"{cursor} {wanted} {text}")),
            limits,
            (connection, cancelled) => search.Run(connection, range, after, wanted, cancelled),
            cancellationToken);
        return new(
            found.Events,
            found.HasMore ? EventCursor.Write(text, found.Events.IsEmpty ? found.Place! : EventPlace.Of(found.Events[^1])) : null,
            found.HasMore ? found.SearchedBackTo : query.Range.From);
    }

    public async ValueTask<long> CountEventsAsync(EventQuery query, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (extent.Clip(query.Range) is not { } range)
        {
            return 0;
        }

        var aggregation = new EventAggregation(query.Where, extent.IsOdd);
        return await threads.RunAsync(file, new("count", Text(query)), limits, (connection, cancelled) => aggregation.Count(connection, range, cancelled), cancellationToken);
    }

    public async ValueTask<ImmutableArray<HistogramBucket>> HistogramAsync(EventQuery query, TimeSpan step, QueryLimits limits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step, TimeSpan.Zero);
        if (extent.Clip(query.Range) is not { } range)
        {
            return [];
        }

        if (range.Length / step > limits.MaxRows)
        {
            throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"The histogram would have more than {limits.MaxRows} buckets. Take a wider step than {step} or a shorter range."));
        }

        var aggregation = new EventAggregation(query.Where, extent.IsOdd);
        return await threads.RunAsync(file, new("histogram", $"{step} {Text(query)}"), limits, (connection, cancelled) => aggregation.Histogram(connection, range, step, cancelled), cancellationToken);
    }

    public async ValueTask<ImmutableArray<TermCount>> TermsAsync(EventQuery query, string field, int count, QueryLimits limits, CancellationToken cancellationToken)
    {
        if (extent.Clip(query.Range) is not { } range || count <= 0)
        {
            return [];
        }

        var aggregation = new EventAggregation(query.Where, extent.IsOdd);
        var most = Math.Min(count, limits.MaxRows);
        return await threads.RunAsync(
            file,
            new("terms", string.Create(CultureInfo.InvariantCulture, $"{most} {field} {Text(query)}")),
            limits,
            (connection, cancelled) => aggregation.Terms(connection, range, field, most, cancelled),
            cancellationToken);
    }

    private static string Text(EventQuery query) =>
        string.Create(CultureInfo.InvariantCulture, $"{query.Range.From.UtcTicks} {query.Range.Until.UtcTicks} {PredicateText.Of(query.Where)}");

    private static EventFeedPage Feed(DuckConnection connection, Guid epoch, long after, int limit, ArrivalGap? gap)
    {
        var events = ImmutableArray.CreateBuilder<EventRecord>();
        var next = after;
        using var rows = connection.Query($"SELECT {EventColumns.SelectRaw} FROM events.event WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                next = chunk.Column<long>(0)[row];
                events.Add(EventRows.Read(chunk, row, withRaw: true));
            }
        }

        return new(events.ToImmutable(), new(epoch, next), gap);
    }
}
