using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>A text field of flow logs that has a column of its own.</summary>
/// <param name="Field">The field's name in the flow log format.</param>
internal sealed record FlowColumn(string Field)
{
    public string Name { get; } = Field.Replace('-', '_');
}

/// <summary>The tables of flows.duckdb.</summary>
internal static class FlowsLayout
{
    public const string Catalog = "flows";

    /// <summary>Text fields of the published format that people group or filter by; others are kept in one JSON column.</summary>
    public static ImmutableArray<FlowColumn> TextColumns { get; } =
    [
        new("account-id"), new("interface-id"), new("vpc-id"), new("subnet-id"), new("instance-id"), new("region"), new("az-id"),
        new("flow-direction"), new("pkt-src-aws-service"), new("pkt-dst-aws-service"),
    ];

    public static FileLayout Layout { get; } = new(SignalKind.Flows, Catalog, MemoryPercent: 40, Partitions: null, [Version1]);

    /// <summary>
    /// Addresses are two unsigned 64-bit numbers, IPv4 in its IPv6-mapped form: the upper half of an IPv4 estate is one constant, and a network is
    /// a range. Rows come in the order of arrival, which is nearly that of time.
    /// </summary>
    private static string Version1 => FileLayout.CommonTables(Catalog) + $"""
        CREATE TABLE flows.flow (
            batch BIGINT NOT NULL,               -- its number in ingest: flows have no identity of their own
            start_at INTEGER NOT NULL,           -- seconds since 1970 UTC: start of the record's window
            end_at INTEGER NOT NULL,
            source_high UBIGINT NOT NULL,
            source_low UBIGINT NOT NULL,
            destination_high UBIGINT NOT NULL,
            destination_low UBIGINT NOT NULL,
            source_port USMALLINT NOT NULL,
            destination_port USMALLINT NOT NULL,
            protocol UTINYINT NOT NULL,
            packets BIGINT NOT NULL,
            bytes BIGINT NOT NULL,
            verdict UTINYINT NOT NULL,           -- 0 accept, 1 reject, 2 no data, 3 skipped
            {string.Join(",\n            ", TextColumns.Select(column => $"{column.Name} VARCHAR"))},
            other VARCHAR                        -- JSON object of the text fields without a column
        );
        """;
}
