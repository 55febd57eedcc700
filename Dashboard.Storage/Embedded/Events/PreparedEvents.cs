using System.Text;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>A packed block and the place of its first event among those of the batch.</summary>
internal readonly record struct PackedBlock(int First, byte[] Data);

/// <summary>Events of a batch as they will be written: sorted out, each once, packed.</summary>
internal sealed class PreparedEvents
{
    [ThreadStatic]
    private static RecordBlockWriter? _packer;

    private PreparedEvents(EventRecord[] records, PackedBlock[] blocks, int duplicates, List<RejectedRecord> rejected)
    {
        (Records, Blocks, Duplicates, Rejected) = (records, blocks, duplicates, rejected);
        Identities = new uint[records.Length];
        BlockOf = new int[records.Length];
        for (int i = 0, block = 0; i < records.Length; i++)
        {
            Identities[i] = Identity(records[i].Id);
            First = i == 0 || records[i].OccurredAt < First ? records[i].OccurredAt : First;
            Last = i == 0 || records[i].OccurredAt > Last ? records[i].OccurredAt : Last;
            block += block + 1 < blocks.Length && blocks[block + 1].First == i ? 1 : 0;
            BlockOf[i] = blocks[block].First;
        }
    }

    public EventRecord[] Records { get; }

    public PackedBlock[] Blocks { get; }

    public uint[] Identities { get; }

    /// <summary>For each event, the place of its block's first one.</summary>
    public int[] BlockOf { get; }

    public int Duplicates { get; }

    public List<RejectedRecord> Rejected { get; }

    public DateTimeOffset First { get; }

    public DateTimeOffset Last { get; }

    public static PreparedEvents Of(SignalBatch.Events batch, Func<EventRecord, string?> objection)
    {
        var rejected = batch.Rejected.ToList();
        var records = new List<EventRecord>(batch.Records.Length);
        var known = new HashSet<(string, string, string)>(batch.Records.Length);
        var duplicates = 0;
        foreach (var record in batch.Records)
        {
            if (objection(record) is { } reason)
            {
                rejected.Add(RejectedRecord.Of(reason, batch.Id.Value, Encoding.UTF8.GetString(record.Raw.Span[..Math.Min(record.Raw.Length, RejectedRecord.MaxExcerpt)])));
            }
            else if (known.Add(record.Identity))
            {
                records.Add(record);
            }
            else
            {
                duplicates++;
            }
        }

        var kept = records.ToArray();
        return new(kept, Pack(kept), duplicates, rejected);
    }

    /// <summary>Events that are known to be wanted.</summary>
    public static PreparedEvents Packed(EventRecord[] records) => new(records, Pack(records), 0, []);

    /// <summary>Only finds those that may be the same: account, region and id decide. Whoever makes ids collide here makes one look-up read more rows.</summary>
    private static uint Identity(string id)
    {
        var hash = 2_166_136_261u;
        foreach (var next in id)
        {
            hash = (hash ^ next) * 16_777_619;
        }

        return hash;
    }

    private static PackedBlock[] Pack(EventRecord[] records)
    {
        var packer = _packer ??= new();
        var blocks = new List<PackedBlock>((records.Length / RecordBlock.MaxEvents) + 1);
        for (var first = 0; first < records.Length;)
        {
            var count = RecordBlockWriter.Fitting(records.AsSpan(first));
            blocks.Add(new(first, packer.Write(records.AsSpan(first, count))));
            first += count;
        }

        return [.. blocks];
    }
}
