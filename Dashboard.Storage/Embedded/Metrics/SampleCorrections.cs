using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Settles rows that may already be stored: drops those that are, with the same value, and takes out of the open file those that they replace, with the
/// roll-ups made of them. A row of a closed file stays in it: what replaces it lies among the late ones, which win.
/// </summary>
internal sealed class SampleCorrections(PartitionManifest manifest, HotSamples hot)
{
    private const string Between = "ts BETWEEN $1 AND $2";

    private readonly List<int> _same = [];
    private readonly List<int> _changed = [];

    public static void Prepare(DuckConnection connection) =>
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS suspect (series INTEGER NOT NULL, ts INTEGER NOT NULL)");

    /// <summary>Leaves in <paramref name="rows"/> what is to be written; says how many were there already.</summary>
    public int Apply(DuckConnection connection, SampleRows rows)
    {
        if (rows.Suspect.Count == 0)
        {
            return 0;
        }

        hot.Flush();
        var (first, last) = (int.MaxValue, int.MinValue);
        foreach (var row in rows.Suspect)
        {
            first = Math.Min(first, rows.Seconds[row]);
            last = Math.Max(last, rows.Seconds[row]);
        }

        _same.Clear();
        _changed.Clear();
        var partitions = manifest.Staged.Overlapping(first, last + 1L);
        Ask(connection, rows, rows.Suspect);
        var stored = Stored(connection, partitions, first, last);
        foreach (var row in rows.Suspect)
        {
            if (stored.TryGetValue((rows.Series[row], rows.Seconds[row]), out var value))
            {
                (value.Equals(rows.Values[row]) ? _same : _changed).Add(row);
            }
        }

        if (_changed.Count > 0)
        {
            Ask(connection, rows, _changed);
            hot.End();
            hot.Removed(Delete(connection, "metrics.hot", first, last), _changed.Select(row => (rows.Series[row], rows.Seconds[row])));

            foreach (var partition in partitions)
            {
                if (partition.TakesRows)
                {
                    Replace(connection, partition, first, last);
                }
            }

            if (manifest.Staged.HasLate(first, last + 1L))
            {
                Delete(connection, "metrics.late_sample", first, last);
            }
        }

        connection.Execute("DELETE FROM temp.suspect");
        rows.Remove(_same);
        return _same.Count;
    }

    private static void Ask(DuckConnection connection, SampleRows rows, IReadOnlyList<int> asked)
    {
        connection.Execute("DELETE FROM temp.suspect");
        using var suspects = connection.Append("temp", "suspect");
        suspects.Append(asked.Count, (chunk, offset) =>
        {
            var series = chunk.Column<int>(0);
            var seconds = chunk.Column<int>(1);
            for (var row = 0; row < chunk.Count; row++)
            {
                (series[row], seconds[row]) = (rows.Series[asked[offset + row]], rows.Seconds[asked[offset + row]]);
            }
        });
        suspects.Flush();
    }

    private Dictionary<(int Series, int At), double> Stored(DuckConnection connection, IReadOnlyList<Partition> partitions, int first, int last)
    {
        var stored = new Dictionary<(int, int), double>();
        foreach (var partition in partitions)
        {
            Find(connection, partition.Relation(MetricsLayout.Catalog, MetricPartitions.Sample), first, last, stored);
        }

        // In this order: what comes later here wins.
        if (manifest.Staged.HasLate(first, last + 1L))
        {
            Find(connection, "metrics.late_sample", first, last, stored);
        }

        Find(connection, "metrics.hot", first, last, stored);
        return stored;
    }

    private static void Find(DuckConnection connection, string relation, int first, int last, Dictionary<(int Series, int At), double> stored)
    {
        using var found = connection.Query($"SELECT series, ts, value FROM {relation} JOIN temp.suspect USING (series, ts) WHERE {Between}", first, last);
        while (found.Next(out var chunk))
        {
            var series = chunk.Column<int>(0);
            var seconds = chunk.Column<int>(1);
            var values = chunk.Column<double>(2);
            for (var row = 0; row < series.Length; row++)
            {
                stored[(series[row], seconds[row])] = values[row];
            }
        }
    }

    private static long Delete(DuckConnection connection, string table, int first, int last) =>
        connection.Execute($"DELETE FROM {table} AS stored USING temp.suspect AS asked WHERE stored.series = asked.series AND stored.ts = asked.ts AND stored.{Between}", first, last);

    /// <summary>Takes replaced rows out of a partition, and makes the roll-ups of their hours again from what is left.</summary>
    private static void Replace(DuckConnection connection, Partition partition, int first, int last)
    {
        var samples = partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Sample);
        if (Delete(connection, samples, first, last) == 0)
        {
            return;
        }

        var hours = partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Hour);
        var firstHour = Math.DivRem((long)first, HourSql.Seconds).Quotient * HourSql.Seconds - HourSql.Seconds;
        var within = string.Create(CultureInfo.InvariantCulture, $"ts >= {firstHour} AND ts < {last + (long)HourSql.Seconds}");
        var touched = $"(SELECT DISTINCT series, {HourSql.Start} AS hour_ts FROM temp.suspect)";
        connection.Run($"DELETE FROM {hours} AS stored USING {touched} AS touched WHERE stored.series = touched.series AND stored.ts = touched.hour_ts AND stored.{within.Replace(" AND ts", " AND stored.ts", StringComparison.Ordinal)}");
        connection.Run($"""
            INSERT INTO {hours} {HourSql.RollUp($"{samples} WHERE {within} AND (series, {HourSql.Start}) IN (SELECT (series, hour_ts) FROM {touched})")}
            """);
    }
}
