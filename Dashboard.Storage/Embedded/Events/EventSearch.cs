using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What a search found.</summary>
/// <param name="Events">The page.</param>
/// <param name="SearchedBackTo">Everything from here on has been searched.</param>
/// <param name="Next">After which a further page goes on; null where there is nothing more.</param>
internal sealed record SearchResult(ImmutableArray<EventRecord> Events, DateTimeOffset SearchedBackTo, EventPlace? Next);

/// <summary>
/// Newest first, until the page is full: partition by partition. Where columns decide, the database looks into the newest rows first by itself and passes by
/// the others; where events must be judged, it is asked for stretches of time that grow, so that what is common is found among the newest.
/// </summary>
internal sealed class EventSearch(EventFilter filter, int limit, TimeProvider time, TimeSpan timeout)
{
    /// <summary>Part of the timeout after which a search gives what it has: the rest is for the stretch that is running.</summary>
    private const double PatiencePart = 0.6;

    /// <summary>Rows of the first stretch where events are judged, and how the next ones grow.</summary>
    private const long FirstRows = 16_384;
    private const long Growth = 4;

    /// <summary>The longest stretch: what some tenths of a second pass over where nothing is found, and where every event must be unpacked.</summary>
    private const long MostRows = 1L << 24;
    private const long MostCostlyRows = 1L << 18;

    /// <summary>With more hits than this in a stretch, the word is common: its newest are found sooner without them.</summary>
    private const int MostHits = 200_000;

    /// <summary>Rows that are judged at once.</summary>
    private const int JudgedAtOnce = 32_768;

    private readonly long _started = time.GetTimestamp();
    private readonly ImmutableArray<EventRecord>.Builder _found = ImmutableArray.CreateBuilder<EventRecord>();
    private readonly List<long> _sequences = [];
    private readonly List<EventRow> _unread = [];
    private long _rows = filter.IsExact ? MostRows : FirstRows;

    private bool IsCostly => !filter.IsExact && filter.Words is null;

    /// <summary>Searches partitions from the newest to the oldest.</summary>
    public SearchResult Run(IEnumerable<EventScope> newestFirst, TimeRange range, EventPlace? after)
    {
        if (after is not null && Instant.FromNanos(after.Nanos) is var newest && newest < range.Until)
        {
            range = newest < range.From ? new(range.From, range.From) : new(range.From, newest.AddTicks(1));
        }

        foreach (var scope in newestFirst)
        {
            var until = range.Until < scope.Range.Until ? range.Until : scope.Range.Until;
            var from = range.From > scope.Range.From ? range.From : scope.Range.From;
            while (until > from)
            {
                var begin = Begin(scope, from, until);
                Search(scope, new(begin, until), after);
                var isLate = time.GetElapsedTime(_started) > timeout * PatiencePart;
                if (begin == from || isLate)
                {
                    ReadFound(scope);
                }

                if (_found.Count > limit)
                {
                    _found.Count = limit;
                    var last = _found[^1].OccurredAt;
                    return new(_found.ToImmutable(), last, new(Instant.ToNanos(last), _sequences[limit - 1]));
                }

                until = begin;
                _rows = Math.Min(_rows * Growth, MostRows);
                if (isLate)
                {
                    return new(_found.ToImmutable(), until, EventPlace.Before(until));
                }
            }
        }

        return new(_found.ToImmutable(), range.From, null);
    }

    private DateTimeOffset Begin(EventScope scope, DateTimeOffset from, DateTimeOffset until)
    {
        var rows = Math.Min(_rows, IsCostly ? MostCostlyRows : MostRows);
        var share = (double)rows / Math.Max(1, scope.Stored.Events);
        var stretch = scope.Range.Length * Math.Min(1, share);
        return share >= 1 || until - from <= stretch ? from : until - TimeSpan.FromTicks(Math.Max(1, stretch.Ticks));
    }

    /// <summary>One more than the limit, so that a last page is known to be one.</summary>
    private void Search(EventScope scope, TimeRange stretch, EventPlace? after)
    {
        var looked = scope.LookUp(stretch, MostHits);
        while (_found.Count + _unread.Count <= limit)
        {
            // Where rows must be judged, few may remain of many.
            var batch = filter.IsExact ? limit + 1 - _found.Count - _unread.Count : looked && filter.Words is not null ? Math.Max(1024, 2 * (limit + 1 - _found.Count)) : JudgedAtOnce;
            var (rows, last) = Rows(scope, stretch, after, batch);
            _unread.AddRange(rows);
            if (!filter.IsExact || _found.Count + _unread.Count > limit)
            {
                ReadFound(scope);
            }

            if (rows.Count < batch)
            {
                return;
            }

            after = last;
        }
    }

    /// <summary>Reads the events of rows that were found, together where nothing is to be judged, and keeps those that match.</summary>
    private void ReadFound(EventScope scope)
    {
        EventJudging.Run(scope, _unread, (record, row) =>
        {
            _sequences.Add(_unread[row].Sequence);
            _found.Add(filter.IsExact ? record : record with { Raw = record.Raw.ToArray() });
            return _found.Count <= limit;
        });
        _unread.Clear();
    }

    private static (List<EventRow> Rows, EventPlace? Last) Rows(EventScope scope, TimeRange stretch, EventPlace? after, int batch)
    {
        var select = scope.Select("sequence, block, occurred_at", stretch, Certainty.Told, after?.Older);
        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            SELECT sequence, block, epoch_ns(occurred_at), sure FROM ({select.Text})
            ORDER BY occurred_at DESC, sequence DESC LIMIT {batch}
            """);
        var rows = new List<EventRow>();
        EventPlace? last = null;
        using var result = scope.Connection.Query(sql, [.. select.Values]);
        while (result.Next(out var chunk))
        {
            scope.Cancelled.ThrowIfCancellationRequested();
            var sequences = chunk.Column<long>(0);
            var blocks = chunk.Column<long>(1);
            var sure = chunk.Column<bool>(3);
            for (var row = 0; row < chunk.Count; row++)
            {
                rows.Add(new(sequences[row], blocks[row], sure[row]));
            }

            var end = chunk.Count - 1;
            last = new(chunk.Column<long>(2)[end], sequences[end]);
        }

        return (rows, last);
    }
}
