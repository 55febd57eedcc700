using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Words;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Which rows of a scope: those that are matches for sure, those that must be judged, or both with a column that says which.</summary>
internal enum Certainty
{
    Sure,
    Unsure,
    Told,
}

/// <summary>
/// One partition as one query sees it: what to read from, and the condition on its rows, of which those that the word index has are joined with what was
/// looked up there, and all others are told apart by columns alone.
/// </summary>
internal sealed class EventScope(DuckConnection connection, PartitionMap map, Partition partition, StoredEvents stored, EventFilter filter, WordReader? words, CancellationToken cancelled)
{
    private readonly string _rows = EventsLayout.Relation(map, partition, EventsLayout.Rows);
    private readonly bool _isFixed = partition.State is PartitionState.Closed && !map.HasLate(partition);
    private WordHits? _hits;

    public DuckConnection Connection => connection;

    public EventFilter Filter => filter;

    public CancellationToken Cancelled => cancelled;

    public StoredEvents Stored => stored;

    public TimeRange Range => new(stored.First, stored.Last.AddTicks(1));

    /// <summary>Where it says how many of the wanted events each minute has; null where it does not.</summary>
    public string? Minutes => _isFixed && filter.IsEverything ? partition.Relation(EventsLayout.Catalog, EventsLayout.Minutes) : null;

    /// <summary>Where it says how often each day has each value of a field among the wanted events; null where it does not.</summary>
    public string? Terms(string field) =>
        _isFixed && filter.IsEverything && partition.Relation(EventsLayout.Catalog, EventsLayout.Terms) is var terms && connection.Scalar($"SELECT 1::BIGINT FROM {terms} WHERE field = ? LIMIT 1", field) is not null ? terms : null;

    /// <summary>Its blocks.</summary>
    public BlockSource Blocks { get; } = new(connection, EventsLayout.Relation(map, partition, EventsLayout.Blocks), cancelled);

    /// <summary>Looks a stretch's words up; from now on rows are those of this stretch. False where there are more hits than are worth it: then nothing is looked up.</summary>
    public bool LookUp(TimeRange stretch, int most)
    {
        _hits = null;
        if (words is null || filter.Words is not { } question)
        {
            return true;
        }

        var (first, last) = IsAll(stretch) ? (0, long.MaxValue) : Sequences(stretch);
        if (words.Find(question, first, last, most, cancelled) is not { } hits)
        {
            return false;
        }

        Use(hits);
        return true;
    }

    /// <summary>All of a stretch in portions of bounded hits; each says which of the two kinds of rows it is about.</summary>
    public IEnumerable<WordHits?> Portions(TimeRange stretch, int most)
    {
        _hits = null;
        if (words is null || filter.Words is not { } question)
        {
            yield return null;
            yield break;
        }

        var (first, last) = IsAll(stretch) ? (0, long.MaxValue) : Sequences(stretch);
        foreach (var hits in words.FindAll(question, first, last, most, cancelled))
        {
            Use(hits);
            yield return hits;
        }
    }

    /// <summary>Counts by the word index alone where it knows everything of a stretch; what it is not sure of is then what rows are.</summary>
    public long? CountByWords(TimeRange stretch)
    {
        if (words is null || filter.Words is not { } question || !ReferenceEquals(filter.Rest.Possible, SqlText.True) || !filter.Rest.IsExact || !IsAll(stretch)
            || words.Count(question, stored.Events, stored.Sequence, cancelled) is not var (sure, others))
        {
            return null;
        }

        Use(others);
        return sure;
    }

    /// <summary>Rows within a stretch.</summary>
    /// <param name="columns">What of them.</param>
    /// <param name="stretch">Event times.</param>
    /// <param name="certainty">Which.</param>
    /// <param name="besides">A further condition.</param>
    public SqlText Select(string columns, TimeRange stretch, Certainty certainty, SqlText? besides = null)
    {
        // Nothing comes to it any more, so that what is all of it needs no look at the times.
        var range = _isFixed && IsAll(stretch) ? SqlText.True : InRange(stretch);
        if (_hits is not { } hits)
        {
            return Part(columns, _rows, filter.Columns, certainty, [range, besides ?? SqlText.True]);
        }

        var known = Part(
            columns,
            $"{_rows} JOIN temp.hit USING (sequence)",
            new(filter.Rest.Possible, SqlText.All([SqlText.Of("sure_hit"), filter.Rest.Sure])),
            certainty,
            [range, besides ?? SqlText.True]);
        if (!hits.WithTail)
        {
            return known;
        }

        var tail = Part(columns, _rows, filter.Columns, certainty, [range, besides ?? SqlText.True, SqlText.Of("sequence > ?", hits.IndexedUpTo)]);
        return hits.IsEmpty ? tail : new($"{known.Text} UNION ALL {tail.Text}", [.. known.Values, .. tail.Values]);
    }

    /// <summary>Whether columns say everything.</summary>
    public bool IsExact => filter.IsExact;

    /// <summary>Whether rows of a certainty can exist at all with what was looked up.</summary>
    public bool CanHave(Certainty certainty) => certainty switch
    {
        Certainty.Unsure => !filter.IsExact || _hits is not null,
        _ => true,
    };

    public static SqlText InRange(TimeRange range) =>
        SqlText.Of("occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?)", Instant.ToNanos(range.From), Instant.ToNanos(range.Until));

    private static SqlText Part(string columns, string from, SqlBounds bounds, Certainty certainty, IEnumerable<SqlText> conditions)
    {
        var where = SqlText.All([
            .. conditions,
            certainty switch
            {
                Certainty.Sure => bounds.Sure,
                Certainty.Unsure => bounds.IsExact ? SqlText.False : SqlText.All([bounds.Possible, bounds.Sure.Negated()]),
                _ => bounds.Possible,
            },
        ]);
        if (certainty is not Certainty.Told)
        {
            return new($"SELECT {columns} FROM {from} WHERE {where.Text}", where.Values);
        }

        var sure = bounds.IsExact ? SqlText.True : bounds.Sure.Known;
        return new($"SELECT {columns}, ({sure.Text}) AS sure FROM {from} WHERE {where.Text}", [.. sure.Values, .. where.Values]);
    }

    /// <summary>The units of time of which a stretch has all that is stored, as nanoseconds since 1970; null where there is none.</summary>
    public (long From, long Until)? Whole(TimeRange stretch, long nanos)
    {
        var (first, end) = (Instant.ToNanos(stretch.From), Instant.ToNanos(stretch.Until));
        var from = stretch.From <= stored.First ? Instant.Floor(first, nanos) : Instant.Ceiling(first, nanos);
        var until = stretch.Until > stored.Last ? Instant.Ceiling(end, nanos) : Instant.Floor(end, nanos);
        return from < until ? (from, until) : null;
    }

    private bool IsAll(TimeRange stretch) => stretch.From <= stored.First && stretch.Until > stored.Last;

    private (long First, long Last) Sequences(TimeRange stretch)
    {
        var where = InRange(stretch);
        using var rows = connection.Query($"SELECT min(sequence), max(sequence) FROM {_rows} WHERE {where.Text}", [.. where.Values]);
        return rows.Next(out var chunk) && chunk.Validity(0)[0] ? (chunk.Column<long>(0)[0], chunk.Column<long>(1)[0]) : (1, 0);
    }

    private void Use(WordHits hits)
    {
        _hits = hits;
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS hit (sequence BIGINT NOT NULL, sure_hit BOOLEAN NOT NULL)");
        connection.Execute("DELETE FROM temp.hit");
        using var table = connection.Append("temp", "hit");
        table.Append(hits.Count, (rows, first) =>
        {
            hits.Sequences.AsSpan(first, rows.Count).CopyTo(rows.Column<long>(0));
            hits.Sure.AsSpan(first, rows.Count).CopyTo(rows.Column<bool>(1));
        });
        table.Flush();
    }
}

/// <summary>What the index says of a range of sequences.</summary>
/// <param name="Sequences">Possible matches among events that it has.</param>
/// <param name="Sure">Which of them are matches as far as words go.</param>
/// <param name="Count">How many.</param>
/// <param name="IndexedUpTo">Events of the partition up to here are in it.</param>
/// <param name="WithTail">Whether this portion is to speak for the events that are not in it, too.</param>
internal sealed record WordHits(long[] Sequences, bool[] Sure, int Count, long IndexedUpTo, bool WithTail)
{
    public bool IsEmpty => Count == 0;
}
