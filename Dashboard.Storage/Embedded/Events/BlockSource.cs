using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events.Records;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>Blocks of a partition, unpacked on all cores. The caller disposes them.</summary>
internal sealed class BlockSource(DuckConnection connection, string relation, CancellationToken cancelled)
{
    /// <summary>Unpacked at once, about ten megabytes: the blocks of a page whose events are all in different ones.</summary>
    public const int AtOnce = 112;

    /// <summary>Where at least one in so many of a range is wanted, the range is read as a whole.</summary>
    private const int Dense = 4;

    /// <summary>At most <see cref="AtOnce"/> blocks, each with the last event in it that is wanted; some may be missing where a damaged file was salvaged.</summary>
    public Dictionary<long, RecordBlock> Read(SortedDictionary<long, int> blocks)
    {
        long[] wanted = [.. blocks.Keys];
        var packed = new List<(long Sequence, byte[] Data)>(wanted.Length);
        if (wanted.Length > 0)
        {
            Fetch(wanted, packed);
        }

        return Unpack(packed, blocks);
    }

    private void Fetch(long[] wanted, List<(long Sequence, byte[] Data)> into)
    {
        var isDense = wanted[^1] - wanted[0] <= (long)wanted.Length * RecordBlock.MaxEvents * Dense;
        // Our own numbers, as text: with placeholders DuckDB would not use the index.
        var condition = isDense ? "sequence >= ? AND sequence <= ?" : $"sequence IN ({string.Join(',', wanted.Select(sequence => sequence.ToString(CultureInfo.InvariantCulture)))})";
        var sql = $"SELECT sequence, data FROM {relation} WHERE {condition}";
        var keep = isDense ? wanted.ToHashSet() : null;
        using var rows = isDense ? connection.Query(sql, wanted[0], wanted[^1]) : connection.QueryOnce(sql);
        while (rows.Next(out var chunk))
        {
            cancelled.ThrowIfCancellationRequested();
            var sequences = chunk.Column<long>(0);
            var data = chunk.Text(1);
            for (var row = 0; row < chunk.Count; row++)
            {
                if (keep is null || keep.Contains(sequences[row]))
                {
                    into.Add((sequences[row], data.Bytes(row).ToArray()));
                }
            }
        }
    }

    private Dictionary<long, RecordBlock> Unpack(List<(long Sequence, byte[] Data)> packed, SortedDictionary<long, int> last)
    {
        var blocks = new RecordBlock[packed.Count];
        if (packed.Count < 4)
        {
            for (var i = 0; i < blocks.Length; i++)
            {
                blocks[i] = RecordBlock.Open(packed[i].Data, last[packed[i].Sequence]);
            }
        }
        else
        {
            Parallel.For(0, blocks.Length, new ParallelOptions { CancellationToken = cancelled, MaxDegreeOfParallelism = Environment.ProcessorCount }, i => blocks[i] = RecordBlock.Open(packed[i].Data, last[packed[i].Sequence]));
        }

        var found = new Dictionary<long, RecordBlock>(blocks.Length);
        for (var i = 0; i < blocks.Length; i++)
        {
            found[packed[i].Sequence] = blocks[i];
        }

        return found;
    }
}
