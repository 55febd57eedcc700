using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>The tables of metrics.duckdb that are no partition's.</summary>
internal static class MetricsLayout
{
    public const string Catalog = "metrics";

    /// <summary>Where every sample arrives, whatever its time; emptied into the partitions block by block.</summary>
    public const string Hot = "hot";

    public static FileLayout Layout { get; } = new(SignalKind.Samples, Catalog, MemoryPercent: 25, new MetricPartitions(), [Version1]) { AsksShortly = true };

    /// <summary>What describes a series, here and in every closed file.</summary>
    public const string SeriesColumns = """
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
        """;

    /// <summary>(series, ts) is unique over hot and all partitions: a correction replaces.</summary>
    public const string SampleColumns = """
        series INTEGER NOT NULL,
        ts INTEGER NOT NULL,                 -- seconds since 1970 UTC
        value DOUBLE NOT NULL
        """;

    /// <summary>Not compressed: it is written once and read back within the hour, and trying every compression costs more than the bytes.</summary>
    public const string HotColumns = """
        series INTEGER NOT NULL USING COMPRESSION uncompressed,
        ts INTEGER NOT NULL USING COMPRESSION uncompressed,
        value DOUBLE NOT NULL USING COMPRESSION uncompressed
        """;

    private static string Version1 => FileLayout.CommonTables(Catalog) + $"""
        CREATE TABLE metrics.series ({SeriesColumns});
        CREATE TABLE metrics.hot ({HotColumns});
        CREATE TABLE metrics.late_sample (       -- of partitions that take no rows any more; wins over theirs
            {SampleColumns},
            arrival BIGINT NOT NULL              -- twice the batch's number; one more where it came by way of hot
        );
        CREATE TABLE metrics.change (            -- samples that changed behind their source's watermark
            sequence BIGINT NOT NULL,
            series INTEGER NOT NULL,
            from_ts INTEGER NOT NULL,
            until_ts INTEGER NOT NULL            -- exclusive
        );
        """;
}
