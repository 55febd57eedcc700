using System.Globalization;
using System.Runtime.ExceptionServices;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Blocks of a partition, unpacked on all cores.</summary>
internal sealed class BlockSource(DuckConnection connection, string relation, CancellationToken cancelled)
{
    /// <summary>Unpacked at once, a few megabytes: the blocks of a page whose events are all in different ones.</summary>
    public const int AtOnce = 112;

    private const string Columns = "sequence, piece, parts, data";

    /// <summary>Where at least one in so many of a range is wanted, the range is read as a whole.</summary>
    private const int Dense = 4;

    /// <summary>With fewer, other threads come too late.</summary>
    private const int WorthSharing = 8;

    /// <summary>At most <see cref="AtOnce"/> blocks; some may be missing where a damaged file was salvaged.</summary>
    public UnpackedBlocks Read(IReadOnlyCollection<long> blocks)
    {
        long[] wanted = [.. blocks.Order()];
        var packed = new List<(long Sequence, byte[] Data)>(wanted.Length);
        if (wanted.Length > 0)
        {
            Fetch(wanted, packed);
        }

        return Unpack(packed);
    }

    private void Fetch(long[] wanted, List<(long Sequence, byte[] Data)> into)
    {
        var cut = new Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)>();
        if (wanted[^1] - wanted[0] <= (long)wanted.Length * RecordBlock.MaxEvents * Dense)
        {
            var isWanted = wanted.ToHashSet();
            using var rows = connection.Stream($"SELECT {Columns} FROM {relation} WHERE sequence >= ? AND sequence <= ?", wanted[0], wanted[^1]);
            Take(rows, isWanted.Contains, into, cut);
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
    }

    private void Look(IEnumerable<long> names, List<(long Sequence, byte[] Data)> into, Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)> cut)
    {
        foreach (var some in names.Chunk(AtOnce))
        {
            // Our own numbers, as text: with placeholders DuckDB would not use the index.
            var list = string.Join(',', some.Select(name => name.ToString(CultureInfo.InvariantCulture)));
            using var rows = connection.QueryOnce($"SELECT {Columns} FROM {relation} WHERE piece IN ({list})");
            Take(rows, _ => true, into, cut);
        }
    }

    private void Take(DuckResult rows, Func<long, bool> isWanted, List<(long Sequence, byte[] Data)> into, Dictionary<long, (int Parts, List<(long Name, byte[] Data)> Found)> cut)
    {
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            var sequences = chunk.Column<long>(0);
            var names = chunk.Column<long>(1);
            var parts = chunk.Column<ushort>(2);
            var data = chunk.Text(3);
            for (var row = 0; row < chunk.Count; row++)
            {
                if (!isWanted(sequences[row]))
                {
                    continue;
                }

                if (parts[row] == 1)
                {
                    into.Add((sequences[row], data.Bytes(row).ToArray()));
                    continue;
                }

                if (!cut.TryGetValue(sequences[row], out var block))
                {
                    cut[sequences[row]] = block = (parts[row], []);
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
            Open(packed, blocks);
        }
        catch (Exception broken)
        {
            foreach (var block in blocks)
            {
                block?.Dispose();
            }

            if (broken is AggregateException { InnerException: { } one })
            {
                ExceptionDispatchInfo.Throw(one);
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

    private void Open(List<(long Sequence, byte[] Data)> packed, RecordBlock?[] blocks)
    {
        if (packed.Count < WorthSharing)
        {
            for (var i = 0; i < blocks.Length; i++)
            {
                blocks[i] = RecordBlock.Open(packed[i].Data);
            }
        }
        else
        {
            Parallel.For(0, blocks.Length, new ParallelOptions { CancellationToken = cancelled, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => blocks[i] = RecordBlock.Open(packed[i].Data));
        }
    }
}
