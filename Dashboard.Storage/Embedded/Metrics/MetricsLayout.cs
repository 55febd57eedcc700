using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The tables of metrics.duckdb.</summary>
internal static class MetricsLayout
{
    public const string Catalog = "metrics";

    public static FileLayout Layout { get; } = new(SignalKind.Samples, Catalog, MemoryPercent: 25, Partitions: null, [Version1]);

    private static string Version1 => FileLayout.CommonTables(Catalog) + """
        CREATE TABLE metrics.series (
            id INTEGER NOT NULL,                 -- one metric's series are neighbours
            account VARCHAR NOT NULL,
            region VARCHAR NOT NULL,
            namespace VARCHAR NOT NULL,
            metric VARCHAR NOT NULL,
            dimensions VARCHAR NOT NULL,         -- JSON object
            statistic VARCHAR NOT NULL,
            period INTEGER NOT NULL,             -- seconds
            unit VARCHAR,
            source_kind VARCHAR NOT NULL,        -- who wrote it last
            source_scope VARCHAR NOT NULL
        );
        CREATE TABLE metrics.sample (            -- (series, ts) is unique: a correction replaces
            series INTEGER NOT NULL,
            ts INTEGER NOT NULL,                 -- seconds since 1970 UTC
            value DOUBLE NOT NULL
        );
        CREATE TABLE metrics.change (            -- samples that changed behind their source's watermark
            sequence BIGINT NOT NULL,
            series INTEGER NOT NULL,
            from_ts INTEGER NOT NULL,
            until_ts INTEGER NOT NULL            -- exclusive
        );
        """;
}
