using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Counts, histograms and top lists. What SQL is sure of it counts itself; what is only possible is read and judged.</summary>
internal sealed class EventAggregation(IReadOnlyList<EventScope> scopes, TimeRange range)
{
    /// <summary>Different values of one field that are counted in memory: past this, the field is no category.</summary>
    private const int MaxTerms = 200_000;

    /// <summary>Hits of the word index that are joined at once.</summary>
    private const int MostHits = 1_000_000;

    /// <summary>Rows that are judged at once.</summary>
    private const long RowsAtOnce = 1L << 18;

    public long Count()
    {
        var count = 0L;
        foreach (var scope in scopes)
        {
            var whole = Within(scope);
            if (scope.CountByWords(whole) is { } sure)
            {
                count += sure;
                Judge(scope, whole, Certainty.Told, _ => count++);
                continue;
            }

            Each(
                scope,
                stretch => count += Scalar(scope, scope.Select("1", stretch, Certainty.Sure)),
                _ => count++);
        }

        return count;
    }

    public ImmutableArray<HistogramBucket> Histogram(TimeSpan step)
    {
        var nanos = step.Ticks * 100;
        var buckets = new SortedDictionary<long, long>();
        foreach (var scope in scopes)
        {
            if (scope.Minutes is { } minutes && nanos % EventsLayout.Minute == 0)
            {
                ByMinutes(scope, minutes, nanos, buckets);
                continue;
            }

            Each(
                scope,
                stretch => Buckets(scope, scope.Select("occurred_at", stretch, Certainty.Sure), stretch, nanos, buckets),
                record => Add(buckets, Instant.Floor(Instant.ToNanos(record.OccurredAt), nanos), 1));
        }

        return [.. buckets.Select(bucket => new HistogramBucket(Instant.FromNanos(bucket.Key), bucket.Value))];
    }

    public ImmutableArray<TermCount> Terms(string field, int count, bool hasOdd)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var without = 0L;
        var column = EventColumns.Sql(field);
        // A column does not tell everything of events that have a value of another kind.
        var odd = hasOdd && EventColumns.Of(field) is not null;
        if (column is not null && !odd && scopes.All(scope => scope.IsExact))
        {
            return TermsOfColumn(field, column, count);
        }

        foreach (var scope in scopes)
        {
            if (column is null)
            {
                Each(scope, null, Add);
            }
            else
            {
                Each(
                    scope,
                    stretch =>
                    {
                        without += Values(scope, scope.Select($"{column} AS value", stretch, Certainty.Sure, odd ? SqlText.Of("NOT odd") : null), field, counts);
                        if (odd)
                        {
                            Judge(scope, stretch, Certainty.Sure, Add, SqlText.Of("odd"));
                        }
                    },
                    Add);
            }
        }

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

            Check(counts, field);
        }
    }

    /// <summary>Where columns say everything, DuckDB finds the most frequent of any number of values.</summary>
    private ImmutableArray<TermCount> TermsOfColumn(string field, string column, int count)
    {
        if (scopes.Count == 0)
        {
            return [];
        }

        var parts = scopes.SelectMany(scope => TermParts(scope, field, column)).ToArray();
        // Only where a closed partition has counted them there are sums to add up.
        var (values, number) = Array.Exists(parts, part => part.IsCounted)
            ? (string.Join(" UNION ALL ", parts.Select(part => part.IsCounted ? part.Sql.Text : $"SELECT value, count(*) AS events FROM ({part.Sql.Text}) GROUP BY value")), "sum(events)::BIGINT")
            : (string.Join(" UNION ALL ", parts.Select(part => part.Sql.Text)), "count(*)");
        var terms = ImmutableArray.CreateBuilder<TermCount>();
        using var rows = scopes[0].Connection.Query(
            string.Create(CultureInfo.InvariantCulture, $"SELECT value, {number} AS n FROM ({values}) GROUP BY value ORDER BY n DESC, value NULLS FIRST LIMIT {count}"),
            [.. parts.SelectMany(part => part.Sql.Values)]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                terms.Add(new(chunk.Text(0)[row], chunk.Column<long>(1)[row]));
            }
        }

        return terms.ToImmutable();
    }

    /// <summary>A scope's values: of whole days as they were counted when it was closed, else a row an event.</summary>
    private IEnumerable<(SqlText Sql, bool IsCounted)> TermParts(EventScope scope, string field, string column)
    {
        var range = Within(scope);
        var days = scope.Whole(range, EventsLayout.Day);
        var counted = days is null ? null : scope.Terms(field);
        foreach (var stretch in Besides(range, counted is null ? null : days))
        {
            yield return (scope.Select($"{column} AS value", stretch, Certainty.Sure), false);
        }

        if (counted is not null && days is var (from, until))
        {
            yield return (SqlText.Of($"SELECT value, events FROM {counted} WHERE field = ? AND start_at >= ? AND start_at < ?", field, from, until), true);
        }
    }

    private static void Check(Dictionary<string, long> counts, string field)
    {
        if (counts.Count > MaxTerms)
        {
            throw new QueryLimitException(string.Create(CultureInfo.InvariantCulture, $"'{field}' has more than {MaxTerms} different values here. Narrow the time range or the filter."));
        }
    }

    /// <summary>Calls back for the sure rows of each portion, by SQL, and for every event that had to be judged and matches.</summary>
    /// <param name="scope">The partition.</param>
    /// <param name="sure">Counts sure rows of a stretch; null where every event must be read.</param>
    /// <param name="match">Gets the other matches.</param>
    private void Each(EventScope scope, Action<TimeRange>? sure, Action<EventRecord> match)
    {
        var whole = Within(scope);
        foreach (var _ in scope.Portions(whole, MostHits))
        {
            sure?.Invoke(whole);
            if (sure is null || scope.CanHave(Certainty.Unsure))
            {
                Judge(scope, whole, sure is null ? Certainty.Told : Certainty.Unsure, match);
            }
        }
    }

    private TimeRange Within(EventScope scope) => new(range.From > scope.Range.From ? range.From : scope.Range.From, range.Until < scope.Range.Until ? range.Until : scope.Range.Until);

    private static void Judge(EventScope scope, TimeRange whole, Certainty certainty, Action<EventRecord> match, SqlText? besides = null)
    {
        var stretch = TimeSpan.FromTicks(Math.Max(1, (long)(scope.Range.Length.Ticks * Math.Min(1, (double)RowsAtOnce / Math.Max(1, scope.Stored.Events)))));
        for (var from = whole.From; from < whole.Until; from += stretch)
        {
            var rows = new List<EventRow>();
            var select = scope.Select("sequence, block", new(from, from + stretch < whole.Until ? from + stretch : whole.Until), certainty, besides);
            using (var result = scope.Connection.Query($"SELECT * FROM ({select.Text}) ORDER BY sequence", [.. select.Values]))
            {
                while (result.Next(out var chunk))
                {
                    scope.Cancelled.ThrowIfCancellationRequested();
                    for (var row = 0; row < chunk.Count; row++)
                    {
                        rows.Add(new(chunk.Column<long>(0)[row], chunk.Column<long>(1)[row], certainty is Certainty.Sure || (certainty is Certainty.Told && chunk.Column<bool>(2)[row])));
                    }
                }
            }

            EventJudging.Run(scope, rows, (record, _) =>
            {
                match(record);
                return true;
            });
        }
    }

    private static long Scalar(EventScope scope, SqlText select) => scope.Connection.Scalar($"SELECT count(*) FROM ({select.Text})", [.. select.Values]) ?? 0;

    /// <summary>Whole minutes as they were counted when the partition was closed; the rows of those that the range cuts.</summary>
    private void ByMinutes(EventScope scope, string minutes, long nanos, SortedDictionary<long, long> buckets)
    {
        var range = Within(scope);
        var whole = scope.Whole(range, EventsLayout.Minute);
        foreach (var stretch in Besides(range, whole))
        {
            Buckets(scope, scope.Select("occurred_at", stretch, Certainty.Sure), stretch, nanos, buckets);
        }

        if (whole is not var (from, until))
        {
            return;
        }

        // They lie in order of time: a bucket's minutes come together.
        var (bucket, events) = (0L, 0L);
        using var rows = scope.Connection.Stream($"SELECT start_at, events FROM {minutes} WHERE start_at >= ? AND start_at < ?", from, until);
        while (rows.Next(out var chunk))
        {
            scope.Cancelled.ThrowIfCancellationRequested();
            var starts = chunk.Column<long>(0);
            var counts = chunk.Column<long>(1);
            for (var row = 0; row < starts.Length; row++)
            {
                var next = Instant.Floor(starts[row], nanos);
                if (next != bucket && events > 0)
                {
                    Add(buckets, bucket, events);
                    events = 0;
                }

                (bucket, events) = (next, events + counts[row]);
            }
        }

        if (events > 0)
        {
            Add(buckets, bucket, events);
        }
    }

    /// <summary>What a range has before and behind its whole units of time; all of it where there is none.</summary>
    private static IEnumerable<TimeRange> Besides(TimeRange range, (long From, long Until)? whole)
    {
        if (whole is not var (from, until))
        {
            yield return range;
            yield break;
        }

        if (Instant.FromNanos(from) is var first && first > range.From)
        {
            yield return new(range.From, first);
        }

        if (Instant.FromNanos(until) is var last && last < range.Until)
        {
            yield return new(last, range.Until);
        }
    }

    /// <summary>Counted from the first bucket on: what is small is grouped in an array, and needs no care before 1970, where % is negative.</summary>
    private static void Buckets(EventScope scope, SqlText select, TimeRange stretch, long nanos, SortedDictionary<long, long> buckets)
    {
        var first = Instant.Floor(Instant.ToNanos(stretch.From), nanos);
        var type = (Instant.ToNanos(stretch.Until) - first) / nanos < ushort.MaxValue ? "USMALLINT" : "BIGINT";
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT bucket::BIGINT, n FROM (
                SELECT ((epoch_ns(occurred_at) - {first}) // {nanos})::{type} AS bucket, count(*) AS n FROM ({select.Text}) GROUP BY bucket)
            """);
        using var rows = scope.Connection.Query(sql, [.. select.Values]);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                Add(buckets, first + (chunk.Column<long>(0)[row] * nanos), chunk.Column<long>(1)[row]);
            }
        }
    }

    private static void Add(SortedDictionary<long, long> buckets, long bucket, long events) => buckets[bucket] = buckets.GetValueOrDefault(bucket) + events;

    /// <summary>Adds the values of a column; says how many rows have none.</summary>
    private static long Values(EventScope scope, SqlText select, string field, Dictionary<string, long> counts)
    {
        var without = 0L;
        using var rows = scope.Connection.Stream($"SELECT value, count(*) FROM ({select.Text}) GROUP BY value", [.. select.Values]);
        while (rows.Next(out var chunk))
        {
            scope.Cancelled.ThrowIfCancellationRequested();
            for (var row = 0; row < chunk.Count; row++)
            {
                if (chunk.Text(0)[row] is { } value)
                {
                    counts[value] = counts.GetValueOrDefault(value) + chunk.Column<long>(1)[row];
                }
                else
                {
                    without += chunk.Column<long>(1)[row];
                }
            }

            Check(counts, field);
        }

        return without;
    }
}
