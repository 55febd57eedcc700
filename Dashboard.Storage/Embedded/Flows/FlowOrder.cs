using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Rows of a block that go to one partition: a stretch of <see cref="FlowOrder.Rows"/>.</summary>
internal readonly record struct FlowRun(Partition Partition, int First, int Count);

/// <summary>
/// In which order a block's rows are stored: by partition, then by likeness (verdict, inside or outside, which port is the higher), then as they came.
/// Like rows beside each other take a tenth less room, and who looks for rejected ones passes by most of the others unread.
/// </summary>
internal sealed class FlowOrder
{
    private const int Classes = 64;

    private readonly List<Partition> _partitions = [];
    private readonly List<FlowRun> _runs = [];
    private uint[] _source = [];
    private uint[] _destination = [];
    private int[] _key = [];
    private int[] _rows = [];

    /// <summary>Places in the block.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The short form of the source addresses, in the block's order.</summary>
    public ReadOnlySpan<uint> Source => _source;

    public ReadOnlySpan<uint> Destination => _destination;

    public IReadOnlyList<FlowRun> Runs => _runs;

    /// <summary>Finds the order as if all rows were of one partition, as they most often are.</summary>
    public void Take(FlowBlock block)
    {
        var count = block.Count;
        if (_rows.Length < count)
        {
            (_source, _destination, _key, _rows) = (new uint[count], new uint[count], new int[count], new int[count]);
        }

        Narrow(block.SourceAddress.AsSpan(), _source);
        Narrow(block.DestinationAddress.AsSpan(), _destination);
        FindClasses(block);
        Sort(count, partitions: 1);
    }

    /// <summary>Divides the rows into their partitions; creates those that are not there yet.</summary>
    public void Divide(DuckConnection connection, PartitionManifest manifest, FlowBlock block, (long First, long Last) times)
    {
        _partitions.Clear();
        _runs.Clear();
        var first = manifest.For(connection, times.First);
        if (first.Contains(times.Last))
        {
            _runs.Add(new(first, 0, block.Count));
            return;
        }

        FindPartitions(connection, manifest, block.Start.AsSpan());
        var ends = Sort(block.Count, _partitions.Count);
        for (var place = 0; place < _partitions.Count; place++)
        {
            var start = place == 0 ? 0 : ends[(place * Classes) - 1];
            _runs.Add(new(_partitions[place], start, ends[((place + 1) * Classes) - 1] - start));
        }
    }

    private static void Narrow(ReadOnlySpan<UInt128> from, Span<uint> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = FlowAddress.Short(from[i]);
        }
    }

    private void FindPartitions(DuckConnection connection, PartitionManifest manifest, ReadOnlySpan<long> start)
    {
        Partition? current = null;
        var place = 0;
        for (var row = 0; row < start.Length; row++)
        {
            if (current is null || !current.Contains(start[row]))
            {
                current = manifest.For(connection, start[row]);
                place = _partitions.IndexOf(current);
                if (place < 0)
                {
                    place = _partitions.Count;
                    _partitions.Add(current);
                }
            }

            // A batch may be written a second time.
            _key[row] = (_key[row] % Classes) + (place * Classes);
        }
    }

    private void FindClasses(FlowBlock block)
    {
        var verdict = block.Verdict.AsSpan();
        var sourcePort = block.SourcePort.AsSpan();
        var destinationPort = block.DestinationPort.AsSpan();
        for (var row = 0; row < verdict.Length; row++)
        {
            _key[row] = (((int)verdict[row] & 7) << 3)
                | (FlowAddress.IsPrivate(_source[row]) ? 0 : 4)
                | (FlowAddress.IsPrivate(_destination[row]) ? 0 : 2)
                | (sourcePort[row] > destinationPort[row] ? 1 : 0);
        }
    }

    /// <summary>Puts the rows in the order of their keys; says where those of each key end.</summary>
    private int[] Sort(int count, int partitions)
    {
        var ends = new int[(partitions * Classes) + 1];
        for (var row = 0; row < count; row++)
        {
            ends[_key[row] + 1]++;
        }

        for (var key = 1; key < ends.Length; key++)
        {
            ends[key] += ends[key - 1];
        }

        for (var row = 0; row < count; row++)
        {
            // Where the next one of its key goes; in the end, where its key ends.
            _rows[ends[_key[row]]++] = row;
        }

        return ends;
    }
}
