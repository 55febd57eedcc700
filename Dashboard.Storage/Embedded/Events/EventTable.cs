using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Records;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Storage.Embedded.Writing;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>How events get in: each once, by account, region and the source's own id, looked up among the events of the same times.</summary>
internal sealed class EventTable(PartitionManifest manifest, EventExtent extent) : ISignalTable
{
    private const int MaxName = 2_048;
    private const int MaxFields = 2_000;

    private readonly EventRowFiller _filler = new();

    public void Load(DuckConnection connection)
    {
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS candidate (identity UINTEGER NOT NULL)");
        foreach (var partition in manifest.Map.Partitions)
        {
            DropUnreadable(connection, partition);
        }

        extent.Load(connection, manifest.Map);
    }

    /// <summary>What of a batch can be done by whoever brings it, while the writer writes the one before: sorting out and packing.</summary>
    public object Prepare(SignalBatch batch) => PreparedEvents.Of((SignalBatch.Events)batch, Objection);

    public AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil)
    {
        var events = prepared as PreparedEvents ?? PreparedEvents.Of((SignalBatch.Events)batch, Objection);
        var duplicates = events.Duplicates;
        var stored = 0;
        (DateTimeOffset First, DateTimeOffset Last)? times = null;
        foreach (var (partition, part) in ByPartition(connection, events))
        {
            var fresh = WithoutStored(connection, partition, part);
            duplicates += part.Records.Length - fresh.Records.Length;
            if (fresh.Records.Length > 0)
            {
                Write(connection, partition, fresh);
                stored += fresh.Records.Length;
                times = (times is { } known && known.First < fresh.First ? known.First : fresh.First, times is { } other && other.Last > fresh.Last ? other.Last : fresh.Last);
            }
        }

        return new(stored, duplicates, [.. events.Rejected], times?.First, times?.Last);
    }

    public void Publish() => extent.Publish();

    public void Discard() => extent.Discard();

    private static string? Objection(EventRecord record) =>
        !Instant.IsStorable(record.OccurredAt) || !Instant.IsStorable(record.ObservedAt) ? string.Create(CultureInfo.InvariantCulture, $"The event's time {record.OccurredAt:O} lies outside of 1901 to 2038.")
        : record.Raw.Length > EventRecord.MaxRawBytes ? string.Create(CultureInfo.InvariantCulture, $"The record has {record.Raw.Length} bytes; the most is {EventRecord.MaxRawBytes}.")
        : record.Id.Length > MaxName || record.Account.Length > MaxName || record.Region.Length > MaxName || record.Dataset.Length > MaxName || record.Action.Length > MaxName ? string.Create(CultureInfo.InvariantCulture, $"Id, account, region, dataset or action is longer than {MaxName} characters.")
        : record.Fields.Count > MaxFields ? string.Create(CultureInfo.InvariantCulture, $"The event has {record.Fields.Count} fields; the most is {MaxFields}.")
        : null;

    /// <summary>Almost always all of a batch is of one partition, as it was packed.</summary>
    private List<(Partition, PreparedEvents)> ByPartition(DuckConnection connection, PreparedEvents events)
    {
        if (events.Records.Length == 0)
        {
            return [];
        }

        var one = manifest.For(connection, Second(events.First));
        if (one.Contains(Second(events.Last)))
        {
            return [(one, events)];
        }

        var parts = new List<(Partition, PreparedEvents)>();
        foreach (var group in events.Records.GroupBy(record => manifest.For(connection, Second(record.OccurredAt)).Id).ToArray())
        {
            var records = group.ToArray();
            parts.Add((manifest.For(connection, Second(records[0].OccurredAt)), PreparedEvents.Packed(records)));
        }

        return parts;
    }

    private static long Second(DateTimeOffset time) => time.ToUnixTimeSeconds();

    private PreparedEvents WithoutStored(DuckConnection connection, Partition partition, PreparedEvents events)
    {
        if (extent.StagedOf(partition) is not { } known || known.First > events.Last || known.Last < events.First)
        {
            return events;
        }

        connection.Execute("DELETE FROM temp.candidate");
        using (var candidates = connection.Append("temp", "candidate"))
        {
            candidates.Append(events.Identities.Length, (rows, offset) => events.Identities.AsSpan(offset, rows.Count).CopyTo(rows.Column<uint>(0)));
            candidates.Flush();
        }

        HashSet<(string, string, string)>? here = null;
        using (var stored = connection.Query(
            $"SELECT account, region, id FROM {EventsLayout.Relation(manifest.Staged, partition, EventsLayout.Rows)} WHERE occurred_at >= make_timestamp_ns(?) AND occurred_at <= make_timestamp_ns(?) AND identity IN (SELECT identity FROM temp.candidate)",
            Instant.ToNanos(events.First), Instant.ToNanos(events.Last)))
        {
            while (stored.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    (here ??= []).Add((chunk.Text(0)[row]!, chunk.Text(1)[row]!, chunk.Text(2)[row]!));
                }
            }
        }

        if (here is null)
        {
            return events;
        }

        var fresh = events.Records.Where(record => !here.Contains(record.Identity)).ToArray();
        return fresh.Length == events.Records.Length ? events : PreparedEvents.Packed(fresh);
    }

    private void Write(DuckConnection connection, Partition partition, PreparedEvents events)
    {
        var next = extent.Sequence + 1;
        var (rowsTable, blocksTable) = partition.TakesRows
            ? ($"{EventsLayout.Rows}_{partition.Suffix}", $"{EventsLayout.Blocks}_{partition.Suffix}")
            : ($"late_{EventsLayout.Rows}", $"late_{EventsLayout.Blocks}");
        WriteBlocks(connection, blocksTable, events, next);
        var odd = false;
        using (var table = connection.Append(EventsLayout.Catalog, rowsTable))
        {
            table.Append(events.Records.Length, (rows, first) =>
            {
                _filler.Fill(rows, events, first, next);
                odd |= _filler.AnyOdd;
            });
            table.Flush();
        }

        var given = next + events.Records.Length - 1;
        if (connection.Execute($"UPDATE {EventsLayout.Catalog}.arrival SET sequence = ?", given) == 0)
        {
            connection.Execute($"INSERT INTO {EventsLayout.Catalog}.arrival VALUES (?)", given);
        }

        extent.Stage(partition, events.First, events.Last, events.Records.Length, odd);
        manifest.NoteWrite(partition);
        if (!partition.TakesRows)
        {
            manifest.NoteLate(partition, events.Records.Length);
        }
    }

    private static void WriteBlocks(DuckConnection connection, string table, PreparedEvents events, long next)
    {
        (int Block, int Part, int Parts)[] pieces =
        [
            .. events.Blocks.SelectMany((block, index) =>
            {
                var parts = BlockPieces.Count(block.Data);
                return Enumerable.Range(0, parts).Select(part => (index, part, parts));
            }),
        ];
        using var blocks = connection.Append(EventsLayout.Catalog, table);
        blocks.Append(pieces.Length, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var (index, part, parts) = pieces[first + row];
                var block = events.Blocks[index];
                rows.Column<long>(0)[row] = BlockPieces.Name(next + block.First, part);
                rows.Column<long>(1)[row] = next + block.First;
                rows.Column<ushort>(2)[row] = (ushort)parts;
                rows.SetTime(3, row, events.Records[block.First].OccurredAt);
                rows.SetBytes(4, row, BlockPieces.Part(block.Data, part));
            }
        });
        blocks.Flush();
    }

    /// <summary>Rows whose block was lost with a damaged part of the file: without them, their events are taken again when their sources bring them again.</summary>
    private static void DropUnreadable(DuckConnection connection, Partition partition)
    {
        if (partition.State is PartitionState.Closed)
        {
            return;
        }

        var (rows, blocks) = (partition.OpenTable(EventsLayout.Catalog, EventsLayout.Rows), partition.OpenTable(EventsLayout.Catalog, EventsLayout.Blocks));
        var whole = $"(SELECT sequence FROM {blocks} GROUP BY sequence HAVING count(*) = max(parts))";
        if (connection.Scalar($"SELECT count(*) FROM (SELECT DISTINCT block FROM {rows}) WHERE block NOT IN {whole}") > 0)
        {
            connection.Execute($"DELETE FROM {rows} WHERE block NOT IN {whole}");
        }
    }
}
