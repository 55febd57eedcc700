using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>
/// The tables of events.duckdb: what people filter by in columns, a row an event, and the events whole in packed blocks, each with the sequence of its
/// first event as its name. A search reads narrow columns, and then the few blocks that it needs.
/// </summary>
internal sealed class EventsLayout : IPartitionLayout
{
    public const string Catalog = "events";
    public const string Rows = "event";
    public const string Blocks = "record";

    /// <summary>In a closed file only: how many events each minute has. What most people look at first, a week's course, need not count millions of rows.</summary>
    public const string Minutes = "minute";

    /// <summary>In a closed file only: how often each day has each value of a field that has few.</summary>
    public const string Terms = "term";

    /// <summary>What the two are counted by, in nanoseconds.</summary>
    public const long Minute = 60 * Nanos;
    public const long Day = 1_440 * Minute;

    private const long Nanos = 1_000_000_000;

    public static EventsLayout Instance { get; } = new();

    public static FileLayout Layout { get; } = new(SignalKind.Events, Catalog, MemoryPercent: 35, Instance, [Version1]);

    public TimeSpan DefaultSpan => TimeSpan.FromDays(7);

    public bool CopiesInOneTransaction => true;

    public ImmutableArray<string> Tables => [Rows, Blocks];

    public ImmutableArray<string> TablesWhenClosed => [Minutes, Terms];

    public string LateOrder => "sequence";

    private static string Version1 => FileLayout.CommonTables(Catalog) + $"""
        CREATE TABLE {Catalog}.late_{Rows} ({Instance.Columns(Rows)});
        CREATE TABLE {Catalog}.late_{Blocks} ({Instance.Columns(Blocks)});
        CREATE TABLE {Catalog}.arrival (         -- one row
            sequence BIGINT NOT NULL             -- the last that was given: partitions that go must not give theirs back
        );
        CREATE TABLE {Catalog}.closed_extent (
            from_ts BIGINT NOT NULL,             -- of a partition that has a closed file
            generation INTEGER NOT NULL,
            first_at TIMESTAMP_NS NOT NULL,      -- event times in it
            last_at TIMESTAMP_NS NOT NULL,
            sequence BIGINT NOT NULL,            -- the greatest in it
            events BIGINT NOT NULL
        );
        """;

    public string Columns(string table) => table == Rows
        ? $"""
            sequence BIGINT NOT NULL,            -- arrival order over all partitions, from 1
            occurred_at TIMESTAMP_NS NOT NULL,
            observed_at TIMESTAMP_NS NOT NULL,
            identity UINTEGER NOT NULL,          -- 32 bits of the id, to find a second copy without reading texts
            account VARCHAR NOT NULL,
            region VARCHAR NOT NULL,
            id VARCHAR NOT NULL,
            dataset VARCHAR NOT NULL,
            action VARCHAR NOT NULL,
            outcome VARCHAR NOT NULL,
            {string.Join(",\n            ", EventColumns.All.Select(column => $"{column.Name} VARCHAR"))},
            -- a field with a column has a value of another kind, which is in the record only
            odd BOOLEAN NOT NULL,
            -- sequence of the block that holds it whole
            block BIGINT NOT NULL
            """
        : """
            piece BIGINT PRIMARY KEY,            -- sequence * 65536 + which of its parts, from 0
            sequence BIGINT NOT NULL,            -- of its first event; the others follow without gaps
            parts USMALLINT NOT NULL,            -- in how many it is cut
            occurred_at TIMESTAMP_NS NOT NULL,   -- of its first event
            data BLOB NOT NULL USING COMPRESSION uncompressed
            """;

    public const string MinuteColumns = """
        start_at BIGINT NOT NULL,            -- of the minute, nanoseconds since 1970 UTC
        events BIGINT NOT NULL
        """;

    public const string TermColumns = """
        field VARCHAR NOT NULL,
        start_at BIGINT NOT NULL,            -- of the day, nanoseconds since 1970 UTC
        value VARCHAR,                       -- NULL: the event has it not
        events BIGINT NOT NULL
        """;

    public string Second(string table) => $"(({Floor(Nanos)}) // {Nanos})";

    /// <summary>The start of the unit of time that an event lies in, before 1970 too, as SQL.</summary>
    public static string Floor(long nanos) => string.Create(CultureInfo.InvariantCulture, $"epoch_ns(occurred_at) - ((epoch_ns(occurred_at) % {nanos}) + {nanos}) % {nanos}");

    public void CopyRows(DuckConnection connection, PartitionCopy copy, CancellationToken cancelled) => new EventCopy(connection, copy).Run(cancelled);

    public void Closed(DuckConnection connection, Partition partition)
    {
        Removed(connection, partition);
        connection.Execute(
            $"INSERT INTO {Catalog}.closed_extent SELECT ?, ?, min(occurred_at), max(occurred_at), max(sequence), count(*) FROM {partition.Relation(Catalog, Rows)} HAVING count(*) > 0",
            partition.From, partition.Generation);
    }

    public void Removed(DuckConnection connection, Partition partition) => connection.Execute($"DELETE FROM {Catalog}.closed_extent WHERE from_ts = ?", partition.From);

    /// <summary>A table's rows of a partition, those that came late for it included, as what a statement reads from.</summary>
    public static string Relation(PartitionMap map, Partition partition, string table)
    {
        var own = partition.Relation(Catalog, table);
        return map.HasLate(partition) ? $"(SELECT * FROM {own} UNION ALL SELECT * FROM {Catalog}.late_{table} WHERE {InSeconds(partition)})" : own;
    }

    /// <summary>All events of a late block are of one partition, so its first one's time decides.</summary>
    private static string InSeconds(Partition partition) => string.Create(
        CultureInfo.InvariantCulture,
        $"occurred_at >= make_timestamp_ns({partition.From * 1_000_000_000}) AND occurred_at < make_timestamp_ns({partition.Until * 1_000_000_000})");
}
