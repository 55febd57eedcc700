using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Query;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What a search found.</summary>
/// <param name="Events">The page.</param>
/// <param name="HasMore">Whether a further page may hold something.</param>
/// <param name="SearchedBackTo">Everything from here on has been searched.</param>
/// <param name="Place">Where it stopped when it found nothing.</param>
internal sealed record SearchResult(ImmutableArray<EventRecord> Events, bool HasMore, DateTimeOffset SearchedBackTo, EventPlace? Place = null);

/// <summary>
/// Newest first, until the page is full. A filter on columns is one query; one that reads long columns goes back in stretches of time that double,
/// so that a common word is found in the last hour and a rare one costs one pass.
/// </summary>
internal sealed class EventSearch
{
    private static readonly TimeSpan FirstStretch = TimeSpan.FromHours(1);

    /// <summary>Part of the timeout after which a search gives what it has: the rest is for the stretch that is running.</summary>
    private const double PatiencePart = 0.6;

    private readonly EventPredicate _predicate;
    private readonly SqlBounds _bounds;
    private readonly bool _isCostly;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan _patience;

    public EventSearch(EventPredicate predicate, Func<string, bool> isOdd, TimeProvider time, TimeSpan timeout)
    {
        var sql = new EventSql(isOdd);
        (_predicate, _bounds, _isCostly) = (predicate, sql.Translate(predicate), sql.IsCostly);
        (_time, _started, _patience) = (time, time.GetTimestamp(), timeout * PatiencePart);
    }

    public SearchResult Run(DuckConnection connection, TimeRange range, EventPlace? after, int limit, CancellationToken cancelled)
    {
        var found = ImmutableArray.CreateBuilder<EventRecord>();
        if (after is not null && Instant.FromNanos(after.Nanos) is var newest && newest < range.Until)
        {
            range = newest < range.From ? new(range.From, range.From) : new(range.From, newest.AddTicks(1));
        }

        var stretch = _isCostly ? FirstStretch : range.Length;
        for (var until = range.Until; until > range.From;)
        {
            var from = until - range.From <= stretch ? range.From : until - stretch;
            Search(connection, new(from, until), after, limit, found, cancelled);
            if (found.Count > limit)
            {
                found.Count = limit;
                return new(found.ToImmutable(), true, found[^1].OccurredAt);
            }

            until = from;
            stretch *= 2;
            if (until > range.From && _time.GetElapsedTime(_started) > _patience)
            {
                // A place that no event has: just before everything older than what was searched.
                return new(found.ToImmutable(), true, until, new(Instant.ToNanos(until), "", "", ""));
            }
        }

        return new(found.ToImmutable(), false, range.From);
    }

    /// <summary>One more than the limit, so that a last page is known to be one.</summary>
    private void Search(DuckConnection connection, TimeRange stretch, EventPlace? after, int limit, ImmutableArray<EventRecord>.Builder found, CancellationToken cancelled)
    {
        while (found.Count <= limit)
        {
            var batch = limit + 1 - found.Count;
            var (sql, values) = Statement(stretch, after, batch);
            var (rows, last) = (0, after);
            using (var result = connection.Query(sql, [.. values]))
            {
                while (result.Next(out var chunk))
                {
                    cancelled.ThrowIfCancellationRequested();
                    for (var row = 0; row < chunk.Count; row++, rows++)
                    {
                        var record = EventRows.Read(chunk, row, withRaw: true);
                        last = EventPlace.Of(record);
                        if (_bounds.IsExact || chunk.Column<bool>(EventRows.Width(withRaw: true))[row] || _predicate.Matches(record))
                        {
                            found.Add(record);
                        }
                    }
                }
            }

            if (rows < batch)
            {
                return;
            }

            after = last;
        }
    }

    private (string Sql, ImmutableArray<SqlValue> Values) Statement(TimeRange stretch, EventPlace? after, int batch)
    {
        var where = SqlText.All([InRange(stretch), _bounds.Possible, after?.Older ?? SqlText.True]);
        var sure = _bounds.IsExact ? SqlText.True : _bounds.Sure;
        var sql = $"""
            SELECT {EventColumns.SelectRaw}, {sure.Text} FROM events.event WHERE {where.Text}
            ORDER BY occurred_at DESC, id DESC, account DESC, region DESC LIMIT {batch.ToString(CultureInfo.InvariantCulture)}
            """;
        return (sql, [.. sure.Values, .. where.Values]);
    }

    public static SqlText InRange(TimeRange range) =>
        SqlText.Of("occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?)", Instant.ToNanos(range.From), Instant.ToNanos(range.Until));
}
