using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Counts, histograms and top lists. What SQL is sure of it counts itself; what is only possible is read and judged.</summary>
internal sealed class EventAggregation
{
    /// <summary>Different values of one field that are counted in memory: past this, the field is no category.</summary>
    private const int MaxTerms = 200_000;

    private readonly EventPredicate _predicate;
    private readonly SqlBounds _bounds;
    private readonly bool _readsRaw;
    private readonly Func<string, bool> _isOdd;

    public EventAggregation(EventPredicate predicate, Func<string, bool> isOdd)
    {
        var sql = new EventSql(isOdd);
        (_predicate, _bounds, _readsRaw, _isOdd) = (predicate, sql.Translate(predicate), sql.ReadsRaw, isOdd);
    }

    public long Count(DuckConnection connection, TimeRange range, CancellationToken cancelled)
    {
        var where = SqlText.All([EventSearch.InRange(range), _bounds.Sure]);
        var count = connection.Scalar($"SELECT count(*) FROM events.event WHERE {where.Text}", [.. where.Values]) ?? 0;
        Judge(connection, range, _ => count++, cancelled);
        return count;
    }

    public ImmutableArray<HistogramBucket> Histogram(DuckConnection connection, TimeRange range, TimeSpan step, CancellationToken cancelled)
    {
        var nanos = step.Ticks * 100;
        var buckets = new SortedDictionary<long, long>();
        var where = SqlText.All([EventSearch.InRange(range), _bounds.Sure]);
        // Aligned to the clock also before 1970, where % is negative.
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT t - ((t % {nanos}) + {nanos}) % {nanos} AS bucket, count(*)
            FROM (SELECT epoch_ns(occurred_at) AS t FROM events.event WHERE {where.Text}) GROUP BY bucket
            """);
        using (var rows = connection.Query(sql, [.. where.Values]))
        {
            while (rows.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    buckets[chunk.Column<long>(0)[row]] = chunk.Column<long>(1)[row];
                }
            }
        }

        Judge(
            connection,
            range,
            record =>
            {
                var at = Instant.ToNanos(record.OccurredAt);
                var bucket = at - (((at % nanos) + nanos) % nanos);
                buckets[bucket] = buckets.GetValueOrDefault(bucket) + 1;
            },
            cancelled);
        return [.. buckets.Select(bucket => new HistogramBucket(Instant.FromNanos(bucket.Key), bucket.Value))];
    }

    public ImmutableArray<TermCount> Terms(DuckConnection connection, TimeRange range, string field, int count, CancellationToken cancelled)
    {
        if (_bounds.IsExact && Column(field) is { } column)
        {
            return TermsOfColumn(connection, range, column, count);
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var without = 0L;
        Read(connection, range, _bounds.Possible, _bounds.IsExact ? null : _bounds.Sure, Add, cancelled);
        var terms = counts.Select(term => new TermCount(term.Key, term.Value));
        return [.. (without > 0 ? terms.Append(new(null, without)) : terms)
            .OrderByDescending(term => term.Count).ThenBy(term => term.Value, StringComparer.Ordinal).Take(count)];

        void Add(EventRecord record)
        {
            var values = record.Field(field).Each().Select(value => value.ToString()).Distinct(StringComparer.Ordinal).ToArray();
            without += values.Length == 0 ? 1 : 0;
            foreach (var value in values)
            {
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }

            if (counts.Count > MaxTerms)
            {
                throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"'{field}' has more than {MaxTerms} different values here. Narrow the time range or the filter."));
            }
        }
    }

    private string? Column(string field) => field switch
    {
        "event.id" => "id",
        "event.action" => "action",
        "event.dataset" => "dataset",
        "event.outcome" => "outcome",
        "cloud.account.id" => "nullif(account, '')",
        "cloud.region" => "nullif(region, '')",
        _ => _isOdd(field) ? null : EventColumns.Of(field)?.Name,
    };

    private ImmutableArray<TermCount> TermsOfColumn(DuckConnection connection, TimeRange range, string column, int count)
    {
        var terms = ImmutableArray.CreateBuilder<TermCount>();
        var where = SqlText.All([EventSearch.InRange(range), _bounds.Possible]);
        using var rows = connection.Query(
            $"SELECT {column} AS value, count(*) AS n FROM events.event WHERE {where.Text} GROUP BY value ORDER BY n DESC, value NULLS FIRST LIMIT {count.ToString(CultureInfo.InvariantCulture)}",
            [.. where.Values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                terms.Add(new(chunk.Text(0)[row], chunk.Column<long>(1)[row]));
            }
        }

        return terms.ToImmutable();
    }

    /// <summary>Hands out the matches that SQL is not sure of.</summary>
    private void Judge(DuckConnection connection, TimeRange range, Action<EventRecord> match, CancellationToken cancelled)
    {
        if (!_bounds.IsExact)
        {
            Read(connection, range, SqlText.All([_bounds.Possible, _bounds.Sure.Negated()]), SqlText.False, match, cancelled);
        }
    }

    /// <summary>Hands out rows that match; those of which <paramref name="sure"/> says so unseen, all where it is null.</summary>
    private void Read(DuckConnection connection, TimeRange range, SqlText condition, SqlText? sure, Action<EventRecord> match, CancellationToken cancelled)
    {
        if (ReferenceEquals(condition, SqlText.False))
        {
            return;
        }

        var where = SqlText.All([EventSearch.InRange(range), condition]);
        var known = sure ?? SqlText.True;
        using var rows = connection.Stream(
            $"SELECT {(_readsRaw ? EventColumns.SelectRaw : EventColumns.Select)}, {known.Text} FROM events.event WHERE {where.Text}",
            [.. known.Values, .. where.Values]);
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            for (var row = 0; row < chunk.Count; row++)
            {
                var record = EventRows.Read(chunk, row, _readsRaw);
                if (chunk.Column<bool>(EventRows.Width(_readsRaw))[row] || _predicate.Matches(record))
                {
                    match(record);
                }
            }
        }
    }
}
