using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Events in order of arrival, whatever partitions they are in.</summary>
internal sealed class EventFeed(DuckConnection connection, PartitionMap map, EventExtent extent, CancellationToken cancelled)
{
    public EventFeedPage Read(Guid epoch, long after, int limit, ArrivalGap? gap)
    {
        var rows = new List<(long Sequence, long Block, Partition Partition)>();
        foreach (var partition in map.Partitions)
        {
            if (extent.Of(partition) is not { } stored || stored.Sequence <= after)
            {
                continue;
            }

            using var result = connection.Query(
                $"SELECT sequence, block FROM {EventsLayout.Relation(map, partition, EventsLayout.Rows)} WHERE sequence > ? ORDER BY sequence LIMIT ?", after, limit);
            while (result.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    rows.Add((chunk.Column<long>(0)[row], chunk.Column<long>(1)[row], partition));
                }
            }
        }

        rows.Sort((left, right) => left.Sequence.CompareTo(right.Sequence));
        var page = rows.Take(limit).ToArray();
        var events = new Dictionary<long, EventRecord>(page.Length);
        foreach (var part in page.GroupBy(row => row.Partition))
        {
            var blocks = new BlockSource(connection, EventsLayout.Relation(map, part.Key, EventsLayout.Blocks), cancelled);
            foreach (var some in part.GroupBy(row => row.Block).Chunk(BlockSource.AtOnce))
            {
                using var read = blocks.Read([.. some.Select(block => block.Key)]);
                foreach (var (sequence, block, _) in some.SelectMany(block => block))
                {
                    if (read.TryGet(block, out var found))
                    {
                        var record = found.Record((int)(sequence - block));
                        events[sequence] = record with { Raw = record.Raw.ToArray() };
                    }
                }
            }
        }

        return new(
            [.. page.Where(row => events.ContainsKey(row.Sequence)).Select(row => events[row.Sequence])],
            new(epoch, page.Length == 0 ? after : page[^1].Sequence),
            gap);
    }
}
