using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Writes a partition into its closed file: the rows in order of time, a stretch a statement, then the blocks as they are, and what is counted of them.</summary>
internal sealed class EventCopy(DuckConnection connection, PartitionCopy copy)
{
    private const int RowsAStatement = 40_000;
    private const int MostRowsAStatement = 120_000;
    private const int PiecesAStatement = 400;
    private const long Second = 1_000_000_000;

    /// <summary>A field with more values than this is not counted: nobody looks through them by their number, and a file must not grow by them.</summary>
    private const int MostTerms = 4_096;

    private string Rows => $"(SELECT * FROM {copy.From(EventsLayout.Rows)} UNION ALL SELECT * FROM {copy.Late(EventsLayout.Instance, EventsLayout.Rows)})";

    private string Blocks => $"(SELECT * FROM {copy.From(EventsLayout.Blocks)} UNION ALL SELECT * FROM {copy.Late(EventsLayout.Instance, EventsLayout.Blocks)})";

    public void Run(CancellationToken cancelled)
    {
        for (var from = copy.Partition.From * Second; CopyRows(from) is { } until; from = until)
        {
            cancelled.ThrowIfCancellationRequested();
        }

        for (var after = 0L; CopyBlocks(after) is { } last; after = last)
        {
            cancelled.ThrowIfCancellationRequested();
        }

        CountMinutes();
        CountTerms(cancelled);
    }

    /// <summary>Copies a stretch of time and says where it ends; null where no more rows are left.</summary>
    private long? CopyRows(long from)
    {
        var end = copy.Partition.Until * Second;
        var left = Count(from, end);
        if (left == 0)
        {
            return null;
        }

        var until = left <= RowsAStatement ? end : from + Math.Max(Second, (long)((double)(end - from) * RowsAStatement / left));
        var rows = Count(from, until);
        while (until - from > Second && rows > MostRowsAStatement)
        {
            until = from + ((until - from) / 2);
            rows = Count(from, until);
        }

        // After an ordered insertion of no rows DuckDB 1.5.6, with several threads, shows no row of later ones in the transaction before a checkpoint: nothing would be counted.
        if (rows > 0)
        {
            connection.Execute(
                $"INSERT INTO {copy.To}.{EventsLayout.Rows} SELECT * FROM {Rows} WHERE occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?) ORDER BY occurred_at, sequence",
                from, until);
        }

        return until;
    }

    private long Count(long from, long until) =>
        connection.Scalar($"SELECT count(*) FROM {Rows} WHERE occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?)", from, until) ?? 0;

    /// <summary>Of what was just written, so that it says exactly the same.</summary>
    private void CountMinutes()
    {
        connection.Run($"CREATE TABLE {copy.To}.{EventsLayout.Minutes} ({EventsLayout.MinuteColumns})");
        connection.Run($"""
            INSERT INTO {copy.To}.{EventsLayout.Minutes}
            SELECT start_at, count(*) FROM (SELECT {EventsLayout.Floor(EventsLayout.Minute)} AS start_at FROM {copy.To}.{EventsLayout.Rows}) GROUP BY start_at ORDER BY start_at
            """);
    }

    private void CountTerms(CancellationToken cancelled)
    {
        connection.Run($"CREATE TABLE {copy.To}.{EventsLayout.Terms} ({EventsLayout.TermColumns})");
        foreach (var field in EventColumns.Counted)
        {
            cancelled.ThrowIfCancellationRequested();
            var column = EventColumns.Sql(field);
            if (connection.Scalar($"SELECT approx_count_distinct({column}) FROM {copy.To}.{EventsLayout.Rows}") <= MostTerms)
            {
                connection.Execute($"""
                    INSERT INTO {copy.To}.{EventsLayout.Terms}
                    SELECT ?, start_at, value, count(*) FROM (SELECT {EventsLayout.Floor(EventsLayout.Day)} AS start_at, {column} AS value FROM {copy.To}.{EventsLayout.Rows}) GROUP BY start_at, value ORDER BY start_at, value
                    """, field);
            }
        }
    }

    /// <summary>Copies some pieces and says which was the last; null where no more are left.</summary>
    private long? CopyBlocks(long after)
    {
        var last = connection.Scalar($"SELECT max(piece) FROM (SELECT piece FROM {Blocks} WHERE piece > ? ORDER BY piece LIMIT ?)", after, PiecesAStatement);
        if (last is { } until)
        {
            connection.Execute($"INSERT INTO {copy.To}.{EventsLayout.Blocks} SELECT * FROM {Blocks} WHERE piece > ? AND piece <= ? ORDER BY piece", after, until);
        }

        return last;
    }
}
