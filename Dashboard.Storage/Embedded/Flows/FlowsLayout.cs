using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>The tables of flows.duckdb.</summary>
internal static class FlowsLayout
{
    public const string Catalog = "flows";

    /// <summary>
    /// Large: aggregations read all of a day, and what a row group leaves free in its last blocks counts less. As many rows as a group of
    /// commits holds at most, so that a load writes whole ones at once and not through the log.
    /// </summary>
    public const int RowGroup = 262_144;

    public static FileLayout Layout { get; } = new(SignalKind.Flows, Catalog, MemoryPercent: 40, new FlowPartitions(), [Version1]) { RowGroupSize = RowGroup };

    /// <summary>
    /// Of the four columns of an address pair a row of IPv4 fills two of four bytes. Text fields repeat: each combination of those that say where a
    /// record was made, and of the others, is kept once a partition and rows carry its number.
    /// </summary>
    public const string FlowColumns = """
            batch BIGINT NOT NULL,               -- its number in ingest: flows have no identity of their own
            start_at INTEGER NOT NULL,           -- seconds since 1970 UTC: start of the record's window
            duration INTEGER NOT NULL,           -- seconds from there to its end
            source UINTEGER NOT NULL,            -- IPv4; 0: the record has none, or it is in source6
            destination UINTEGER NOT NULL,
            source6 UHUGEINT,                    -- IPv6; NULL where source says all
            destination6 UHUGEINT,
            source_port USMALLINT NOT NULL,
            destination_port USMALLINT NOT NULL,
            protocol UTINYINT NOT NULL,
            packets BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            verdict UTINYINT NOT NULL,           -- 0 accept, 1 reject, 2 no data, 3 skipped, 4 the record does not say
            origin UINTEGER NOT NULL,            -- label: account, interface, VPC and the like; 0: none
            detail UINTEGER NOT NULL,            -- label: the other text fields; 0: none
            packet_source UINTEGER NOT NULL,     -- pkt-srcaddr as IPv4; 0: none, or in extra
            packet_destination UINTEGER NOT NULL,
            extra VARCHAR                        -- JSON object of text fields that have too many values for labels

        """;

    public const string LabelColumns = """
            id UINTEGER NOT NULL,                -- counts within the partition, its late labels included
            begins_at BIGINT NOT NULL,           -- start of the partition
            batch BIGINT NOT NULL,               -- that brought it
            account_id VARCHAR,
            interface_id VARCHAR,
            fields VARCHAR NOT NULL              -- JSON object of all its fields, those two included

        """;

    private static string Version1 => FileLayout.CommonTables(Catalog) + $"""
        CREATE TABLE {Catalog}.late_flow (
        {FlowColumns}
        );
        CREATE TABLE {Catalog}.late_label (
        {LabelColumns}
        );
        """;
}
