using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.FlowLogs;

/// <summary>The columns of a block while it is filled. A full block is lent as it is; only the last one of an object is copied to its size.</summary>
internal sealed class FlowColumns
{
    private const int SmallBlock = 1024;

    private readonly int _capacity;
    private readonly ColumnPool _pool;
    private readonly ImmutableArray<(string Name, TextDictionary Values)> _dictionaries;
    private bool _first = true;

    public FlowColumns(FlowLogFormat format, int capacity, ColumnPool pool)
    {
        (_capacity, _pool) = (capacity, pool);
        _dictionaries = [.. format.Fields.Zip(format.Kinds)
            .Where(field => field.Second <= FlowFieldKind.AddressAsText)
            .Select(field => (field.First, new TextDictionary(field.Second)))];
        Clear();
    }

    public long[] Start { get; private set; } = [];
    public long[] End { get; private set; } = [];
    public UInt128[] Source { get; private set; } = [];
    public UInt128[] Destination { get; private set; } = [];
    public ushort[] SourcePort { get; private set; } = [];
    public ushort[] DestinationPort { get; private set; } = [];
    public byte[] Protocol { get; private set; } = [];
    public long[] Packets { get; private set; } = [];
    public long[] Bytes { get; private set; } = [];
    public FlowVerdict[] Verdict { get; private set; } = [];

    /// <summary>For each text field, in the format's order, the places of its values.</summary>
    public int[][] Text { get; private set; } = [];

    /// <summary>How many rows are filled.</summary>
    public int Count { get; private set; }

    /// <summary>How many more fit.</summary>
    public int Room => _capacity - Count;

    /// <summary>The values of a text field, counted as in <see cref="Text"/>.</summary>
    public TextDictionary Values(int text) => _dictionaries[text].Values;

    /// <summary>Keeps those of the rows behind <see cref="Count"/> that have no fault.</summary>
    public void Take(ReadOnlySpan<byte> faults)
    {
        if (!faults.ContainsAnyExcept((byte)0))
        {
            Count += faults.Length;
            return;
        }

        Close(Start, faults);
        Close(End, faults);
        Close(Source, faults);
        Close(Destination, faults);
        Close(SourcePort, faults);
        Close(DestinationPort, faults);
        Close(Protocol, faults);
        Close(Packets, faults);
        Close(Bytes, faults);
        Close(Verdict, faults);
        foreach (var places in Text)
        {
            Close(places, faults);
        }

        Count += faults.Count((byte)0);
    }

    /// <summary>The rows so far as a block; the columns start afresh.</summary>
    public FlowBlock Build()
    {
        var lease = Count == Start.Length ? new ColumnLease(_pool) : null;
        var text = ImmutableSortedDictionary.CreateBuilder<string, DictionaryColumn>(StringComparer.Ordinal);
        for (var i = 0; i < Text.Length; i++)
        {
            text.Add(_dictionaries[i].Name, new(_dictionaries[i].Values.EndBlock(), Hand(Text[i], lease)));
        }

        var block = new FlowBlock
        {
            Start = Hand(Start, lease),
            End = Hand(End, lease),
            SourceAddress = Hand(Source, lease),
            DestinationAddress = Hand(Destination, lease),
            SourcePort = Hand(SourcePort, lease),
            DestinationPort = Hand(DestinationPort, lease),
            Protocol = Hand(Protocol, lease),
            Packets = Hand(Packets, lease),
            Bytes = Hand(Bytes, lease),
            Verdict = Hand(Verdict, lease),
            Text = text.ToImmutable(),
            Lease = lease,
        };
        Clear();
        _first = false;
        return block;
    }

    /// <summary>Makes room for more rows, at most <see cref="Room"/> of them.</summary>
    public void Reserve(int rows)
    {
        if (Count + rows <= Start.Length)
        {
            return;
        }

        // Most messages of CloudWatch Logs hold a few lines, most files some blocks: only the first block starts small.
        var size = Math.Min(_capacity, _first ? Math.Max(SmallBlock, (Count + rows) * 4) : _capacity);
        Start = Grown(Start, size);
        End = Grown(End, size);
        Source = Grown(Source, size);
        Destination = Grown(Destination, size);
        SourcePort = Grown(SourcePort, size);
        DestinationPort = Grown(DestinationPort, size);
        Protocol = Grown(Protocol, size);
        Packets = Grown(Packets, size);
        Bytes = Grown(Bytes, size);
        Verdict = Grown(Verdict, size);
        for (var i = 0; i < Text.Length; i++)
        {
            Text[i] = Grown(Text[i], size);
        }
    }

    private T[] Grown<T>(T[] column, int size)
    {
        var larger = _pool.Rent<T>(size);
        column.AsSpan(0, Count).CopyTo(larger);
        _pool.Return(column);
        return larger;
    }

    private void Clear()
    {
        (Count, Start, End, Source, Destination) = (0, [], [], [], []);
        (SourcePort, DestinationPort, Protocol, Packets, Bytes, Verdict) = ([], [], [], [], [], []);
        Text = [.. _dictionaries.Select(_ => Array.Empty<int>())];
    }

    /// <summary>Lends a full column as it is; of another it copies what is filled and gives the column back.</summary>
    private ImmutableArray<T> Hand<T>(T[] column, ColumnLease? lease)
    {
        if (lease is not null)
        {
            return ImmutableCollectionsMarshal.AsImmutableArray(lease.Lend(column));
        }

        ImmutableArray<T> filled = [.. column.AsSpan(0, Count)];
        _pool.Return(column);
        return filled;
    }

    private void Close<T>(T[] column, ReadOnlySpan<byte> faults)
    {
        var rows = column.AsSpan(Count, faults.Length);
        var kept = 0;
        for (var row = 0; row < rows.Length; row++)
        {
            if (faults[row] == 0)
            {
                rows[kept++] = rows[row];
            }
        }
    }
}
