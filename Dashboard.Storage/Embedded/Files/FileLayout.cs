using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>One kind's file: its name, its share of memory, and its tables, version by version.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Catalog">The name under which it is attached, and of the file.</param>
/// <param name="MemoryPercent">Its share of the one memory budget.</param>
/// <param name="Partitions">How its rows are divided by time.</param>
/// <param name="Versions">The statements that lead from each schema version to the next; the first from an empty file.</param>
internal sealed record FileLayout(SignalKind Kind, string Catalog, int MemoryPercent, IPartitionLayout Partitions, ImmutableArray<string> Versions)
{
    /// <summary>Seven vectors. Small row groups let a query over few series or few minutes skip most of the file.</summary>
    public const int SmallRowGroup = 14_336;

    /// <summary>Rows that the file keeps together.</summary>
    public int RowGroupSize { get; init; } = SmallRowGroup;

    /// <summary>Questions are short enough that handing parts of them to other threads costs more than it helps: its instance gets half of the processors.</summary>
    public bool AsksShortly { get; init; }

    public string FileName => $"{Catalog}.duckdb";

    /// <summary>A table's event time as nanoseconds, for naming what was lost; null where its rows have none.</summary>
    public string? TimeInNanos(string table)
    {
        var known = table == Partitions.Hot ? table : Partitions.LateTables.FirstOrDefault(known => table == "late_" + known) ?? PartitionTables.Split(Partitions, table).Table;
        return known is null ? null : $"({Partitions.Second(known)})::BIGINT * 1000000000";
    }

    /// <summary>The tables that every kind has, so that rows, batch id, position and watermark commit together.</summary>
    public static string CommonTables(string catalog) => $"""
        CREATE TABLE {catalog}.epoch (
            id VARCHAR NOT NULL,                 -- a new one whenever arrival order broke: a new, restored or repaired file
            started_at TIMESTAMP_NS NOT NULL,
            first_sequence BIGINT NOT NULL,      -- positions up to here are of the epoch before and still hold
            missing_from TIMESTAMP_NS NOT NULL,  -- event times from here on may be missing to who followed the epoch before
            reason VARCHAR NOT NULL
        );
        CREATE TABLE {catalog}.ingest (
            number BIGINT NOT NULL,              -- counts batches in commit order
            committed_at TIMESTAMP_NS NOT NULL,
            source_kind VARCHAR NOT NULL,
            source_scope VARCHAR NOT NULL,
            batch VARCHAR NOT NULL,
            batch_hash UHUGEINT NOT NULL,        -- of source and batch; 0: its rows are not all here any more
            resume VARCHAR,                      -- NULL: this batch moved no position
            complete_until TIMESTAMP_NS,
            stored INTEGER NOT NULL,
            duplicates INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            first_at TIMESTAMP_NS,               -- event times of its rows
            last_at TIMESTAMP_NS
        );
        CREATE TABLE {catalog}.rejected (
            number BIGINT NOT NULL,              -- of the batch
            rejected_at TIMESTAMP_NS NOT NULL,
            source_kind VARCHAR NOT NULL,
            source_scope VARCHAR NOT NULL,
            reason VARCHAR NOT NULL,
            origin VARCHAR NOT NULL,
            excerpt VARCHAR NOT NULL
        );
        CREATE TABLE {catalog}.refill (          -- known batches some of whose rows were lost: taken again, but for these times only
            batch_hash UHUGEINT NOT NULL,
            from_at TIMESTAMP_NS NOT NULL,
            until_at TIMESTAMP_NS NOT NULL
        );
        {PartitionManifest.Table(catalog)}
        """;
}
