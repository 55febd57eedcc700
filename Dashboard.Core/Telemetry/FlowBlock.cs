using System.Collections.Immutable;

namespace Dashboard.Core.Telemetry;

/// <summary>What a flow's <c>action</c> and <c>log-status</c> fields say together.</summary>
public enum FlowVerdict : byte
{
    /// <summary>Accepted by security groups and network ACLs.</summary>
    Accept,

    /// <summary>Rejected.</summary>
    Reject,

    /// <summary>No traffic in the window (<c>NODATA</c>): all other numbers are zero.</summary>
    NoData,

    /// <summary>AWS skipped records in the window (<c>SKIPDATA</c>): all other numbers are zero.</summary>
    SkipData,

    /// <summary>The record does not say: a flow log whose format has no action, as those of Transit Gateways.</summary>
    Unknown,
}

/// <summary>A text column whose values repeat: a table of values, and for each row a place in it.</summary>
public sealed record DictionaryColumn(ImmutableArray<string> Values, ImmutableArray<int> Index)
{
    /// <summary>The text of a row.</summary>
    public string this[int row] => Values[Index[row]];
}

/// <summary>Flow records in columns: one object a block, because they arrive by the million. They have no identity of their own; the batch's id is what keeps them from counting twice.</summary>
public sealed record FlowBlock
{
    /// <summary>Start of each record's window, seconds since 1970 UTC. The record's time.</summary>
    public required ImmutableArray<long> Start { get; init; }

    /// <summary>End of each record's window, seconds since 1970 UTC.</summary>
    public required ImmutableArray<long> End { get; init; }

    /// <summary>Source addresses; IPv4 in its IPv6-mapped form (<c>::ffff:a.b.c.d</c>), so that one order holds both. Zero where the record has none.</summary>
    public required ImmutableArray<UInt128> SourceAddress { get; init; }

    /// <summary>Destination addresses, as <see cref="SourceAddress"/>.</summary>
    public required ImmutableArray<UInt128> DestinationAddress { get; init; }

    /// <summary>Source ports; zero for protocols without.</summary>
    public required ImmutableArray<ushort> SourcePort { get; init; }

    /// <summary>Destination ports; zero for protocols without.</summary>
    public required ImmutableArray<ushort> DestinationPort { get; init; }

    /// <summary>IANA protocol numbers.</summary>
    public required ImmutableArray<byte> Protocol { get; init; }

    /// <summary>Packets in the window.</summary>
    public required ImmutableArray<long> Packets { get; init; }

    /// <summary>Bytes in the window.</summary>
    public required ImmutableArray<long> Bytes { get; init; }

    /// <summary>Accepted, rejected, or a window without records.</summary>
    public required ImmutableArray<FlowVerdict> Verdict { get; init; }

    /// <summary>Text columns by the flow log's own field name (<c>account-id</c>, <c>interface-id</c>, <c>vpc-id</c>, <c>flow-direction</c>, …). Unknown fields are kept here too.</summary>
    public ImmutableSortedDictionary<string, DictionaryColumn> Text { get; init; } = ImmutableSortedDictionary<string, DictionaryColumn>.Empty;

    /// <summary>Takes the columns back, to be filled anew: disposed by the last reader of the block (<see cref="SignalBatch.Release"/>). Null where they are the block's own.</summary>
    public IDisposable? Lease { get; init; }

    /// <summary>No records.</summary>
    public static FlowBlock Empty { get; } = new()
    {
        Start = [],
        End = [],
        SourceAddress = [],
        DestinationAddress = [],
        SourcePort = [],
        DestinationPort = [],
        Protocol = [],
        Packets = [],
        Bytes = [],
        Verdict = [],
    };

    /// <summary>How many records.</summary>
    public int Count => Start.Length;

    /// <summary>Only the records that begin within one of some ranges.</summary>
    public FlowBlock Within(ImmutableArray<TimeRange> ranges)
    {
        var rows = Enumerable.Range(0, Count).Where(row => ranges.Any(range => range.Contains(DateTimeOffset.FromUnixTimeSeconds(Start[row])))).ToArray();
        return rows.Length == Count
            ? this
            : new()
            {
                Start = Pick(Start),
                End = Pick(End),
                SourceAddress = Pick(SourceAddress),
                DestinationAddress = Pick(DestinationAddress),
                SourcePort = Pick(SourcePort),
                DestinationPort = Pick(DestinationPort),
                Protocol = Pick(Protocol),
                Packets = Pick(Packets),
                Bytes = Pick(Bytes),
                Verdict = Pick(Verdict),
                Text = Text.ToImmutableSortedDictionary(text => text.Key, text => text.Value with { Index = Pick(text.Value.Index) }, StringComparer.Ordinal),
            };

        ImmutableArray<T> Pick<T>(ImmutableArray<T> column) => [.. rows.Select(row => column[row])];
    }

    /// <summary>Names the first column that is not as long as <see cref="Start"/>, or null where all agree.</summary>
    public string? Misfit() =>
        End.Length != Count ? nameof(End)
        : SourceAddress.Length != Count ? nameof(SourceAddress)
        : DestinationAddress.Length != Count ? nameof(DestinationAddress)
        : SourcePort.Length != Count ? nameof(SourcePort)
        : DestinationPort.Length != Count ? nameof(DestinationPort)
        : Protocol.Length != Count ? nameof(Protocol)
        : Packets.Length != Count ? nameof(Packets)
        : Bytes.Length != Count ? nameof(Bytes)
        : Verdict.Length != Count ? nameof(Verdict)
        : Text.FirstOrDefault(column => column.Value.Index.Length != Count).Key;
}
