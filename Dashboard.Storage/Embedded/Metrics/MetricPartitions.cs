using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// A week of samples and their roll-ups by the hour. A closed file has each series in one piece, one row an hour, and describes the series that it
/// speaks of, with first and last sample: it can be read without the open file, and a start need not look at its samples.
/// </summary>
internal sealed class MetricPartitions : IPartitionLayout
{
    /// <summary>Samples that one statement sorts and writes: each begins a new block of the file, so that small ones waste a third of it.</summary>
    private const int RowsAStatement = 48 * FileLayout.SmallRowGroup;

    public const string Sample = "sample";
    public const string Hour = "hour";
    public const string Series = "series";

    public TimeSpan DefaultSpan => TimeSpan.FromDays(7);

    public ImmutableArray<string> Tables => [Sample, Hour];

    public ImmutableArray<string> TablesWhenClosed => [Series];

    public ImmutableArray<string> LateTables => [Sample];

    public string? Hot => MetricsLayout.Hot;

    public bool CopiesInOneTransaction => true;

    public string LateOrder => "arrival";

    public string Columns(string table) => table == Hour ? HourSql.Columns : MetricsLayout.SampleColumns;

    public string Second(string table) => "ts";

    public void CopyRows(DuckConnection connection, PartitionCopy copy, CancellationToken cancelled)
    {
        // How many samples each series has: each statement takes series until it has enough.
        connection.Run($"""
            CREATE OR REPLACE TEMP TABLE copying AS SELECT series, sum(n)::BIGINT AS n
            FROM (SELECT series, n FROM {copy.From(Hour)} UNION ALL SELECT series, 1 FROM {copy.Late(this, Sample)}) GROUP BY series
            """);
        for (var after = -1L; LastOf(connection, after) is { } last; after = last)
        {
            cancelled.ThrowIfCancellationRequested();
            CopySeries(connection, copy, string.Create(CultureInfo.InvariantCulture, $"WHERE series > {after} AND series <= {last}"));
        }

        Describe(connection, copy);
        connection.Run("DROP TABLE temp.copying");
    }

    private static long? LastOf(DuckConnection connection, long after) => connection.Scalar(
        "SELECT max(series)::BIGINT FROM (SELECT series, sum(n) OVER (ORDER BY series) - n AS before FROM temp.copying WHERE series > ?) WHERE before < ?",
        after, RowsAStatement);

    private void CopySeries(DuckConnection connection, PartitionCopy copy, string range)
    {
        var late = copy.Late(this, Sample);
        connection.Execute($"""
            INSERT INTO {copy.To}.{Sample} SELECT series, ts, value FROM (
                SELECT series, ts, value FROM {copy.From(Sample)} AS stored {range} AND NOT EXISTS (SELECT 1 FROM {late} AS late WHERE late.series = stored.series AND late.ts = stored.ts)
                UNION ALL SELECT series, ts, value FROM {late} {range}) ORDER BY {HourSql.ClosedOrder}
            """);
        // Of what was just written, so that it says exactly the same.
        connection.Execute($"INSERT INTO {copy.To}.{Hour} {HourSql.RollUp($"{copy.To}.{Sample} {range}")} ORDER BY {HourSql.ClosedOrder.Replace("ts", "hour_ts", StringComparison.Ordinal)}");
    }

    public void Closed(DuckConnection connection, Partition partition)
    {
        // What is kept of its series besides is in the file itself.
    }

    public void Removed(DuckConnection connection, Partition partition)
    {
        // Its series keep their descriptions: a number is never given twice.
    }

    public void TakeLateBack(DuckConnection connection, string catalog, Partition partition)
    {
        var samples = partition.OpenTable(catalog, Sample);
        connection.Execute($"INSERT INTO {samples} SELECT series, ts, value FROM {catalog}.late_sample WHERE ts >= ? AND ts < ? ORDER BY series, ts", partition.From, partition.Until);
        connection.Run($"INSERT INTO {partition.OpenTable(catalog, Hour)} {HourSql.RollUp(samples)} ORDER BY series, hour_ts");
    }

    private static void Describe(DuckConnection connection, PartitionCopy copy)
    {
        connection.Run($"CREATE TABLE {copy.To}.{Series} ({MetricsLayout.SeriesColumns}, first_ts INTEGER NOT NULL, last_ts INTEGER NOT NULL, last_value DOUBLE NOT NULL)");
        connection.Run($"""
            INSERT INTO {copy.To}.{Series} SELECT described.*, first_ts, last_ts, last_value FROM {copy.Catalog}.series AS described
            JOIN (SELECT series, min(ts + first_at)::INTEGER AS first_ts, max(ts + last_at)::INTEGER AS last_ts, arg_max(last, ts + last_at) AS last_value FROM {copy.To}.{Hour} GROUP BY series) ON id = series
            ORDER BY id
            """);
    }
}
