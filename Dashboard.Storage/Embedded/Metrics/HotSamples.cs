using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Table <c>hot</c>: samples in the order in which they came. Once there are enough for a block, one transaction sorts them into their partitions, rolls
/// them up and drops the table for an empty one: that costs a tenth of deleting its rows.
/// </summary>
internal sealed class HotSamples(PartitionManifest manifest, int blockRows, TimeProvider time)
{
    /// <summary>Fewer than a block are sorted after this time too, well before their partition is closed.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(2);

    /// <summary>The room of dropped tables is free after a checkpoint, and their rows never were in the log whose size asks for one.</summary>
    private const int CheckpointEvery = 8;

    private long _rows;
    private long _staged;
    private int _blocks;
    private DateTimeOffset _since;

    /// <summary>There is a block's worth.</summary>
    public bool IsFull => _rows >= blockRows;

    public void Load(DuckConnection connection)
    {
        _rows = connection.Scalar("SELECT count(*) FROM metrics.hot") ?? 0;
        (_staged, _blocks, _since) = (0, 0, DateTimeOffset.MinValue);
    }

    /// <summary>Rows that the open transaction has put in.</summary>
    public void Stage(int rows) => _staged += rows;

    public void Publish()
    {
        _since = _rows == 0 ? time.GetUtcNow() : _since;
        _rows += _staged;
        _staged = 0;
    }

    public void Discard() => _staged = 0;

    /// <summary>Sorts a block, if it is time; true where a checkpoint should follow at once.</summary>
    public bool Compact(DuckConnection connection)
    {
        if (_rows > 0 && (IsFull || time.GetUtcNow() - _since >= AtMost))
        {
            Sort(connection);
            _rows = 0;
            return ++_blocks >= CheckpointEvery;
        }

        if (_blocks >= CheckpointEvery && connection.TryCheckpoint(MetricsLayout.Catalog))
        {
            _blocks = 0;
        }

        return false;
    }

    private void Sort(DuckConnection connection)
    {
        var first = connection.Scalar("SELECT min(ts)::BIGINT FROM metrics.hot") ?? 0;
        var last = connection.Scalar("SELECT max(ts)::BIGINT FROM metrics.hot") ?? -1;
        connection.Run("BEGIN");
        foreach (var partition in manifest.Staged.Overlapping(first, last + 1))
        {
            var samples = string.Create(CultureInfo.InvariantCulture, $"metrics.hot WHERE ts >= {partition.From} AND ts < {partition.Until}");
            if (partition.TakesRows)
            {
                connection.Run($"INSERT INTO {partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Sample)} SELECT series, ts, value FROM {samples} ORDER BY series, ts");
                connection.Run($"INSERT INTO {partition.OpenTable(MetricsLayout.Catalog, MetricPartitions.Hour)} {HourSql.RollUp(samples)} ORDER BY series, hour_ts");
            }
            else
            {
                // They came just before it stopped taking rows; it has none of them.
                var late = connection.Execute($"INSERT INTO metrics.late_sample SELECT series, ts, value, (SELECT coalesce(max(number), 0) * 2 + 1 FROM metrics.ingest) FROM {samples}");
                manifest.NoteLate(partition, late);
            }
        }

        connection.Run($"DROP TABLE metrics.hot; CREATE TABLE metrics.hot ({MetricsLayout.HotColumns})");
        manifest.Commit(connection);
    }
}
