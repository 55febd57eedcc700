using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Blocks of a partition, unpacked on all cores.</summary>
internal sealed class BlockSource(DuckConnection connection, string relation, CancellationToken cancelled)
{
    /// <summary>Unpacked at once, a few megabytes: the blocks of a page whose events are all in different ones.</summary>
    public const int AtOnce = 112;

    private const string Columns = "piece, parts, data";

    /// <summary>
    /// Where at least one in so many of a range is wanted, the range's names are looked through. Naming each block finds them by the index, in a
    /// millisecond for a hundred, but DuckDB plans such a statement for two.
    /// </summary>
    private const int Dense = 40;

    /// <summary>With fewer, other threads come too late.</summary>
    private const int WorthSharing = 8;

    /// <summary>At most <see cref="AtOnce"/> blocks; some may be missing where a damaged file was salvaged.</summary>
    public UnpackedBlocks Read(IReadOnlyCollection<long> blocks) => Unpack(Fetch(blocks));

    /// <summary>
    /// The events of some rows, in at most <see cref="AtOnce"/> blocks, each with memory of its own; null where a block is missing. Whoever has unpacked
    /// a block takes what is wanted of it and gives its memory to the next.
    /// </summary>
    public EventRecord?[] Records(IReadOnlyList<EventRow> rows)
    {
        var places = new Dictionary<long, List<int>>();
        for (var place = 0; place < rows.Count; place++)
        {
            ref var some = ref CollectionsMarshal.GetValueRefOrAddDefault(places, rows[place].Block, out _);
            (some ??= []).Add(place);
        }

        var packed = Fetch(places.Keys);
        var records = new EventRecord?[rows.Count];
        OnAllCores(packed.Count, i =>
        {
            using var block = RecordBlock.Open(packed[i].Data);
            foreach (var place in places[packed[i].Sequence])
            {
                records[place] = rows[place].Of(block) is { } record ? record with { Raw = record.Raw.ToArray() } : null;
            }
        });
        return records;
    }

    private List<(long Sequence, byte[] Data)> Fetch(IReadOnlyCollection<long> blocks)
    {
        var into = new List<(long Sequence, byte[] Data)>(blocks.Count);
        long[] wanted = [.. blocks.Order()];
        if (wanted.Length == 0)
        {
            return into;
        }

        var cut = new Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)>();
        if (wanted[^1] - wanted[0] <= (long)wanted.Length * RecordBlock.MaxEvents * Dense)
        {
            using var rows = connection.Stream(
                $"SELECT {Columns} FROM {relation} WHERE piece >= ? AND piece < ? AND list_contains(CAST(? AS BIGINT[]), {BlockPieces.SequenceSql})",
                BlockPieces.Name(wanted[0], 0),
                BlockPieces.Name(wanted[^1] + 1, 0),
                $"[{List(wanted)}]");
            Take(rows, into, cut);
        }
        else
        {
            Look(wanted.Select(sequence => BlockPieces.Name(sequence, 0)), into, cut);
            Look(cut.SelectMany(block => Enumerable.Range(1, block.Value.Parts - 1).Select(part => BlockPieces.Name(block.Key, part))).ToArray(), into, cut);
        }

        foreach (var (sequence, (parts, found)) in cut)
        {
            if (found.Count == parts)
            {
                into.Add((sequence, BlockPieces.Join(found)));
            }
        }

        return into;
    }

    private void Look(IEnumerable<long> names, List<(long Sequence, byte[] Data)> into, Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)> cut)
    {
        foreach (var some in names.Chunk(AtOnce))
        {
            // Our own numbers, as text: with placeholders DuckDB would not use the index.
            using var rows = connection.QueryOnce($"SELECT {Columns} FROM {relation} WHERE piece IN ({List(some)})");
            Take(rows, into, cut);
        }
    }

    private static string List(long[] numbers) => string.Join(',', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));

    private void Take(DuckResult rows, List<(long Sequence, byte[] Data)> into, Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)> cut)
    {
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            var names = chunk.Column<long>(0);
            var parts = chunk.Column<ushort>(1);
            var data = chunk.Text(2);
            for (var row = 0; row < chunk.Count; row++)
            {
                var sequence = BlockPieces.Sequence(names[row]);
                if (parts[row] == 1)
                {
                    into.Add((sequence, data.Bytes(row).ToArray()));
                    continue;
                }

                if (!cut.TryGetValue(sequence, out var block))
                {
                    cut[sequence] = block = (parts[row], []);
                }

                block.Found.Add((names[row], data.Bytes(row).ToArray()));
            }
        }
    }

    private UnpackedBlocks Unpack(List<(long Sequence, byte[] Data)> packed)
    {
        var blocks = new RecordBlock?[packed.Count];
        try
        {
            OnAllCores(blocks.Length, i => blocks[i] = RecordBlock.Open(packed[i].Data));
        }
        catch
        {
            foreach (var block in blocks)
            {
                block?.Dispose();
            }

            throw;
        }

        var found = new Dictionary<long, RecordBlock>(blocks.Length);
        for (var i = 0; i < blocks.Length; i++)
        {
            found[packed[i].Sequence] = blocks[i]!;
        }

        return new(found);
    }

    private void OnAllCores(int count, Action<int> work)
    {
        if (count < WorthSharing)
        {
            for (var i = 0; i < count; i++)
            {
                work(i);
            }

            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancelled, MaxDegreeOfParallelism = Environment.ProcessorCount }, work);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
