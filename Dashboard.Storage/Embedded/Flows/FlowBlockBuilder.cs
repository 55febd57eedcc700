using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Flows;

/// <summary>Rows on their way back into a block, with the text columns that have a value anywhere in it.</summary>
internal sealed class FlowBlockBuilder
{
    private readonly SortedDictionary<string, DictionaryColumnBuilder> _text = new(StringComparer.Ordinal);

    public ImmutableArray<long>.Builder Start { get; } = ImmutableArray.CreateBuilder<long>();
    public ImmutableArray<long>.Builder End { get; } = ImmutableArray.CreateBuilder<long>();
    public ImmutableArray<UInt128>.Builder Source { get; } = ImmutableArray.CreateBuilder<UInt128>();
    public ImmutableArray<UInt128>.Builder Destination { get; } = ImmutableArray.CreateBuilder<UInt128>();
    public ImmutableArray<ushort>.Builder SourcePort { get; } = ImmutableArray.CreateBuilder<ushort>();
    public ImmutableArray<ushort>.Builder DestinationPort { get; } = ImmutableArray.CreateBuilder<ushort>();
    public ImmutableArray<byte>.Builder Protocol { get; } = ImmutableArray.CreateBuilder<byte>();
    public ImmutableArray<long>.Builder Packets { get; } = ImmutableArray.CreateBuilder<long>();
    public ImmutableArray<long>.Builder Bytes { get; } = ImmutableArray.CreateBuilder<long>();
    public ImmutableArray<FlowVerdict>.Builder Verdict { get; } = ImmutableArray.CreateBuilder<FlowVerdict>();

    public int Count => Start.Count;

    public void SetText(int row, string field, string text)
    {
        if (!_text.TryGetValue(field, out var column))
        {
            _text.Add(field, column = new());
        }

        column.Set(row, text);
    }

    public FlowBlock Build() => new()
    {
        Start = Start.DrainToImmutable(),
        End = End.DrainToImmutable(),
        SourceAddress = Source.DrainToImmutable(),
        DestinationAddress = Destination.DrainToImmutable(),
        SourcePort = SourcePort.DrainToImmutable(),
        DestinationPort = DestinationPort.DrainToImmutable(),
        Protocol = Protocol.DrainToImmutable(),
        Packets = Packets.DrainToImmutable(),
        Bytes = Bytes.DrainToImmutable(),
        Verdict = Verdict.ToImmutable(),
        Text = _text.ToImmutableSortedDictionary(text => text.Key, text => text.Value.Build(Verdict.Count), StringComparer.Ordinal),
    };
}
