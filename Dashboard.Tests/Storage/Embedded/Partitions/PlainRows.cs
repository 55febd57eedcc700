using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Tests.Storage.Embedded.Partitions;

/// <summary>The plainest kind that has partitions: rows of a batch number, a second and a value, copied a few at a time.</summary>
internal sealed class PlainRows(PartitionManifest manifest) : ISignalTable
{
    private const string Catalog = "flows";

    public static FileLayout Layout { get; } = new(SignalKind.Flows, Catalog, MemoryPercent: 40, new PlainPartitions(), [FileLayout.CommonTables(Catalog) + $"CREATE TABLE {Catalog}.late_flow (batch BIGINT NOT NULL, start_at INTEGER NOT NULL, value BIGINT NOT NULL)"]);

    public void Load(DuckConnection connection)
    {
        // Nothing is kept in memory.
    }

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var block = ((SignalBatch.Flows)batch).Block;
        foreach (var rows in Enumerable.Range(0, block.Count).GroupBy(row => manifest.For(connection, block.Start[row])))
        {
            var (partition, places) = (rows.Key, rows.ToArray());
            manifest.NoteWrite(partition);
            if (!partition.TakesRows)
            {
                manifest.NoteLate(partition, places.Length);
            }

            using var flows = connection.Append(Catalog, partition.TakesRows ? $"flow_{partition.Suffix}" : "late_flow");
            flows.Append(places.Length, (chunk, first) =>
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    chunk.Column<long>(0)[row] = number;
                    chunk.Column<int>(1)[row] = (int)block.Start[places[first + row]];
                    chunk.Column<long>(2)[row] = block.Bytes[places[first + row]];
                }
            });
            flows.Flush();
        }

        return new(block.Count, 0, batch.Rejected, At(block.Start.Min()), At(block.Start.Max()));
    }

    public void Publish()
    {
        // Nothing is kept in memory.
    }

    public void Discard()
    {
        // Nothing is kept in memory.
    }

    /// <summary>Every value that a map leads to.</summary>
    public static List<long> Read(DuckConnection connection, PartitionMap map)
    {
        var values = new List<long>();
        var late = map.HasLate(long.MinValue, long.MaxValue) ? ImmutableArray.Create($"{Catalog}.late_flow") : [];
        foreach (var relation in map.Partitions.Select(partition => partition.Relation(Catalog, "flow")).Concat(late))
        {
            using var rows = connection.Query($"SELECT value FROM {relation}");
            while (rows.Next(out var chunk))
            {
                values.AddRange(chunk.Column<long>(0));
            }
        }

        values.Sort();
        return values;
    }

    private static DateTimeOffset At(long second) => DateTimeOffset.FromUnixTimeSeconds(second);

    private sealed class PlainPartitions : IPartitionLayout
    {
        private const int RowsAStatement = 150;

        public TimeSpan DefaultSpan => TimeSpan.FromHours(1);

        public ImmutableArray<string> Tables => ["flow"];

        public string LateOrder => "batch";

        public (string Table, string Column)? Batch => ("flow", "batch");

        public string Columns(string table) => "batch BIGINT NOT NULL, start_at INTEGER NOT NULL, value BIGINT NOT NULL";

        public string Second(string table) => "start_at";

        public void CopyRows(DuckConnection connection, PartitionCopy copy, CancellationToken cancelled)
        {
            for (var after = -1L; CopyRows(connection, copy, after) > 0; after = connection.Scalar($"SELECT max(value) FROM {copy.To}.flow")!.Value)
            {
                cancelled.ThrowIfCancellationRequested();
            }
        }

        private long CopyRows(DuckConnection connection, PartitionCopy copy, long after) =>
            connection.Scalar(
                $"""
                INSERT INTO {copy.To}.flow
                SELECT * FROM (SELECT * FROM {copy.From("flow")} UNION ALL SELECT * FROM {copy.Late(this, "flow")}) WHERE value > ? ORDER BY value LIMIT {RowsAStatement}
                """,
                after) ?? 0;

        public void Closed(DuckConnection connection, Partition partition)
        {
            // Nothing else is kept of its rows.
        }

        public void Removed(DuckConnection connection, Partition partition)
        {
            // Nothing else is kept of its rows.
        }
    }
}
