using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Metrics;

/// <summary>
/// Table <c>hot</c>: samples in the order in which they came, and the same in memory. Once there are enough for a
/// block, one transaction sorts them into their partitions, rolls them up and drops the table for an empty one: that costs a tenth of deleting its rows.
/// </summary>
internal sealed class HotSamples(PartitionManifest manifest, HotMirror mirror, int blockRows, TimeProvider time)
{
    /// <summary>Fewer than a block are sorted after this time too, well before their partition is closed.</summary>
    private static readonly TimeSpan AtMost = TimeSpan.FromHours(2);

    /// <summary>The room of dropped tables is free after a checkpoint, and their rows never were in the log whose size asks for one.</summary>
    private const int CheckpointEvery = 8;

    private readonly SortedSamples _sorted = new();
    private readonly HourRollUps _hours = new();
    private DuckAppender? _appender;
    private long _rows;
    private long _staged;
    private long _removed;
    private int _blocks;
    private DateTimeOffset _since;

    /// <summary>There is a block's worth.</summary>
    public bool IsFull => _rows >= blockRows;

    public void Load(DuckConnection connection)
    {
        CloseAppender();
        (_staged, _removed, _blocks, _since) = (0, 0, 0, DateTimeOffset.MinValue);
        Read(connection);
        mirror.Show();
    }

    /// <summary>Takes rows. They are in the transaction, for its own statements, once <see cref="Flush"/> was called.</summary>
    public void Append(DuckConnection connection, SampleRows rows)
    {
        _appender ??= connection.Append(MetricsLayout.Catalog, MetricsLayout.Hot);
        ISampleColumns.Append(_appender, rows);
        _staged += rows.Count;
        if (mirror.IsWhole)
        {
            mirror.Samples.Add(rows.Series, rows.Seconds, rows.Values);
        }
    }

    /// <summary>Each costs a statement: once for all batches that commit together.</summary>
    public void Flush()
    {
        mirror.Hide();
        _appender?.Flush();
        CloseAppender();
    }

    /// <summary>The open transaction changes rows elsewhere, too: readers see all of it or nothing.</summary>
    public void End() => mirror.End();

    /// <summary>The open transaction has taken rows out, after a <see cref="Flush"/>.</summary>
    /// <param name="removed">How many were here.</param>
    /// <param name="some">They, and maybe others.</param>
    public void Removed(long removed, IEnumerable<(int Series, int Second)> some)
    {
        if (removed > 0)
        {
            mirror.Remove(some.ToHashSet());
            _removed += removed;
        }
    }

    public void Publish()
    {
        _since = _rows == 0 ? time.GetUtcNow() : _since;
        _rows += _staged - _removed;
        (_staged, _removed) = (0, 0);
        mirror.Show();
    }

    public void Discard()
    {
        CloseAppender();
        mirror.Discard((int)_rows);
        (_staged, _removed) = (0, 0);
    }

    /// <summary>Sorts a block, if it is time; true where a checkpoint should follow at once.</summary>
    public bool Compact(DuckConnection connection)
    {
        if (_rows > 0 && (IsFull || time.GetUtcNow() - _since >= AtMost))
        {
            Sort(connection);
            _rows = 0;
            mirror.Clear();
            mirror.Fill();
            mirror.Show();
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
        // The table goes with the next statements: what memory does not have would be gone.
        if (!mirror.IsWhole || connection.Scalar("SELECT count(*) FROM metrics.hot") != mirror.Samples.Count)
        {
            Read(connection);
        }

        mirror.End();
        var came = mirror.Samples;
        connection.Run("BEGIN");
        foreach (var partition in manifest.Staged.Overlapping(came.First, came.Last + 1L))
        {
            if (partition.TakesRows)
            {
                _sorted.Take(came, partition.From, partition.Until);
                _sorted.Append(connection, MetricsLayout.Catalog, $"{MetricPartitions.Sample}_{partition.Suffix}");
                _hours.Take(_sorted);
                _hours.Append(connection, MetricsLayout.Catalog, $"{MetricPartitions.Hour}_{partition.Suffix}");
            }
            else
            {
                // They came just before it stopped taking rows; it has none of them.
                var late = connection.Execute("INSERT INTO metrics.late_sample SELECT series, ts, value, (SELECT coalesce(max(number), 0) * 2 + 1 FROM metrics.ingest) FROM metrics.hot WHERE ts >= ? AND ts < ?", partition.From, partition.Until);
                manifest.NoteLate(partition, late);
            }
        }

        connection.Run($"DROP TABLE metrics.hot; CREATE TABLE metrics.hot ({MetricsLayout.HotColumns})");
        manifest.Commit(connection);
    }

    /// <summary>What is in the table, and not more: no transaction is open.</summary>
    private void Read(DuckConnection connection)
    {
        mirror.Clear();
        using (var rows = connection.Stream("SELECT series, ts, value FROM metrics.hot"))
        {
            while (rows.Next(out var chunk))
            {
                mirror.Samples.Add(chunk.Column<int>(0), chunk.Column<int>(1), chunk.Column<double>(2));
            }
        }

        _rows = mirror.Samples.Count;
        mirror.Fill();
    }

    private void CloseAppender()
    {
        _appender?.Dispose();
        _appender = null;
    }
}
