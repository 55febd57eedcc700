using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>The tables of events.duckdb.</summary>
internal static class EventsLayout
{
    public const string Catalog = "events";

    public static FileLayout Layout { get; } = new(SignalKind.Events, Catalog, MemoryPercent: 35, Partitions: null, [Version1]);

    /// <summary>zstd where a column is read a row at a time and is most of the bytes; the default (dictionaries) where it is filtered by.</summary>
    private static string Version1 => FileLayout.CommonTables(Catalog) + $"""
        CREATE TABLE events.event (
            sequence BIGINT NOT NULL,            -- arrival order, from 1 without gaps
            occurred_at TIMESTAMP_NS NOT NULL,
            observed_at TIMESTAMP_NS NOT NULL,
            identity UBIGINT NOT NULL,           -- 64 bits of the hash of account, region and id
            account VARCHAR NOT NULL,
            region VARCHAR NOT NULL,
            id VARCHAR NOT NULL,
            dataset VARCHAR NOT NULL,
            action VARCHAR NOT NULL,
            outcome VARCHAR NOT NULL,
            {string.Join(",\n            ", EventColumns.All.Select(column => $"{column.Name} VARCHAR"))},
            fields VARCHAR NOT NULL USING COMPRESSION zstd,  -- the other fields, a JSON object by ECS name
            ascii BOOLEAN NOT NULL,              -- raw is ASCII throughout
            raw VARCHAR USING COMPRESSION zstd,  -- the record as it came
            raw_binary BLOB USING COMPRESSION zstd           -- the same where it is not UTF-8
        );
        CREATE TABLE events.odd_field (          -- fields with a column that once had a value of another kind, which is then among fields
            name VARCHAR NOT NULL
        );
        """;
}
