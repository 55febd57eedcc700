using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>First and latest sample of every series, from what the file says of them in few rows: no samples are read but the hot and the late ones.</summary>
internal static class SeriesExtents
{
    /// <summary>Gives every series its extent, staged.</summary>
    public static void Read(DuckConnection connection, PartitionMap map, SeriesDictionary series)
    {
        var extents = new Dictionary<int, (int First, int Last, double LastValue)>(series.Count);
        foreach (var partition in map.Partitions)
        {
            Add(connection, extents, partition.State is PartitionState.Closed
                ? $"SELECT id, first_ts, last_ts, last_value FROM {partition.Alias(MetricsLayout.Catalog)}.series"
                : $"SELECT series, min(ts + first_at)::INTEGER, max(ts + last_at)::INTEGER, arg_max(last, ts + last_at) FROM {partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Hour)} GROUP BY series");
        }

        // Late ones win over those of their partition, so that they come after them.
        Add(connection, extents, "SELECT series, min(ts), max(ts), arg_max(value, ts) FROM metrics.late_sample GROUP BY series");
        Add(connection, extents, "SELECT series, min(ts), max(ts), arg_max(value, ts) FROM metrics.hot GROUP BY series");
        foreach (var entry in series.All)
        {
            var state = entry.Staged;
            var (first, last, value) = extents.TryGetValue(entry.Id, out var found) ? found : (int.MaxValue, int.MinValue, double.NaN);
            if (state.First != first || state.Last != last || !state.LastValue.Equals(value))
            {
                series.Stage(entry, state with { First = first, Last = last, LastValue = value });
            }
        }
    }

    /// <summary>Makes the roll-ups of partitions that lost samples or roll-ups to damage agree with their samples again.</summary>
    public static void Repair(DuckConnection connection, PartitionMap map)
    {
        foreach (var partition in map.Partitions)
        {
            if (partition.State is PartitionState.Closed)
            {
                continue;
            }

            var (samples, hours) = (partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Sample), partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Hour));
            if (connection.Scalar($"SELECT count(*) FROM {samples}") != connection.Scalar($"SELECT coalesce(sum(n), 0)::BIGINT FROM {hours}"))
            {
                connection.Run("BEGIN");
                connection.Run($"DELETE FROM {hours}");
                connection.Run(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {hours} {HourSql.RollUp(samples)} ORDER BY series, hour_ts"));
                connection.Run("COMMIT");
            }
        }
    }

    private static void Add(DuckConnection connection, Dictionary<int, (int First, int Last, double LastValue)> extents, string sql)
    {
        using var rows = connection.Stream(sql);
        while (rows.Next(out var chunk))
        {
            var ids = chunk.Column<int>(0);
            var firsts = chunk.Column<int>(1);
            var lasts = chunk.Column<int>(2);
            var values = chunk.Column<double>(3);
            for (var row = 0; row < ids.Length; row++)
            {
                ref var extent = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(extents, ids[row], out var seen);
                extent = !seen
                    ? (firsts[row], lasts[row], values[row])
                    : (Math.Min(extent.First, firsts[row]), Math.Max(extent.Last, lasts[row]), lasts[row] >= extent.Last ? values[row] : extent.LastValue);
            }
        }
    }
}
