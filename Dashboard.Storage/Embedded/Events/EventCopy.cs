using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Writes a partition into its closed file in bounded steps: the rows in order of time, a stretch a step, then the blocks as they are.</summary>
internal sealed class EventCopy(DuckConnection connection, PartitionCopy copy)
{
    private const int RowsAStep = 40_000;
    private const int MostRowsAStep = 120_000;
    private const int PiecesAStep = 400;
    private const long Second = 1_000_000_000;

    private string Rows => $"(SELECT * FROM {copy.From(EventsLayout.Rows)} UNION ALL SELECT * FROM {copy.Late(EventsLayout.Instance, EventsLayout.Rows)})";

    private string Blocks => $"(SELECT * FROM {copy.From(EventsLayout.Blocks)} UNION ALL SELECT * FROM {copy.Late(EventsLayout.Instance, EventsLayout.Blocks)})";

    public string? Step(string? cursor) => cursor is null ? CopyRows(copy.Partition.From * Second) : cursor[0] == 'r' ? CopyRows(Place(cursor)) : CopyBlocks(Place(cursor));

    private static long Place(string cursor) => long.Parse(cursor.AsSpan(1), CultureInfo.InvariantCulture);

    private string CopyRows(long from)
    {
        var end = copy.Partition.Until * Second;
        var left = Count(from, end);
        if (left == 0)
        {
            return "b0";
        }

        var until = left <= RowsAStep ? end : from + Math.Max(Second, (long)((double)(end - from) * RowsAStep / left));
        while (until - from > Second && Count(from, until) > MostRowsAStep)
        {
            until = from + ((until - from) / 2);
        }

        connection.Execute(
            $"INSERT INTO {copy.To}.{EventsLayout.Rows} SELECT * FROM {Rows} WHERE occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?) ORDER BY occurred_at, sequence",
            from, until);
        return string.Create(CultureInfo.InvariantCulture, $"r{until}");
    }

    private long Count(long from, long until) =>
        connection.Scalar($"SELECT count(*) FROM {Rows} WHERE occurred_at >= make_timestamp_ns(?) AND occurred_at < make_timestamp_ns(?)", from, until) ?? 0;

    private string? CopyBlocks(long after)
    {
        var last = connection.Scalar($"SELECT max(piece) FROM (SELECT piece FROM {Blocks} WHERE piece > ? ORDER BY piece LIMIT ?)", after, PiecesAStep);
        if (last is not { } until)
        {
            return null;
        }

        connection.Execute($"INSERT INTO {copy.To}.{EventsLayout.Blocks} SELECT * FROM {Blocks} WHERE piece > ? AND piece <= ? ORDER BY piece", after, until);
        return string.Create(CultureInfo.InvariantCulture, $"b{until}");
    }
}
