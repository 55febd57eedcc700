using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>What the store's contract says about batches, in the fewest lines: the reference that collectors are held against.</summary>
public sealed class InMemoryTelemetryWriter : ITelemetryWriter
{
    private readonly Lock _gate = new();
    private readonly HashSet<(SourceId, SignalKind, BatchId)> _batches = [];
    private readonly Dictionary<(SourceId, SignalKind), SourcePosition> _positions = [];
    private readonly Dictionary<(string, string, string), EventRecord> _events = [];
    private readonly Dictionary<(SeriesKey Key, long Second), double> _samples = [];
    private readonly List<RejectedRecord> _rejected = [];

    public IReadOnlyDictionary<(string Account, string Region, string Id), EventRecord> Events => _events;

    public IReadOnlyDictionary<(SeriesKey Key, long Second), double> Samples => _samples;

    /// <summary>A line a flow record, its start first.</summary>
    public List<string> Flows { get; } = [];

    public IReadOnlyList<RejectedRecord> Rejected => _rejected;

    public ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.InRange(batch.Id.Value.Length, 1, 512);
        lock (_gate)
        {
            if (!_batches.Add((batch.Source, batch.Kind, batch.Id)))
            {
                return ValueTask.FromResult(new WriteReceipt(0, batch.Count, 0, AlreadyKnown: true));
            }

            var stored = batch switch
            {
                SignalBatch.Events events => events.Records.Count(record => _events.TryAdd(record.Identity, record)),
                SignalBatch.Samples samples => Store(samples.Block),
                SignalBatch.Flows flows => Store(flows.Block),
                _ => throw new NotSupportedException(batch.Kind.ToString()),
            };
            _rejected.AddRange(batch.Rejected);
            var place = (batch.Source, batch.Kind);
            var position = _positions.GetValueOrDefault(place, SourcePosition.Start);
            Assert.True(batch.CompleteUntil is null || position.CompleteUntil is null || batch.CompleteUntil >= position.CompleteUntil, "A watermark never goes back.");
            _positions[place] = new(batch.Resume ?? position.Resume, batch.CompleteUntil ?? position.CompleteUntil);
            return ValueTask.FromResult(new WriteReceipt(stored, batch.Count - stored, batch.Rejected.Length));
        }
    }

    public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_positions.GetValueOrDefault((source, kind), SourcePosition.Start));
        }
    }

    public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(ids.Where(id => _batches.Contains((source, kind, id))).ToImmutableHashSet());
        }
    }

    private int Store(FlowBlock block)
    {
        for (var row = 0; row < block.Count; row++)
        {
            Flows.Add(FormattableString.Invariant(
                $"{block.Start[row]} {block.End[row]} {block.SourceAddress[row]:x} {block.DestinationAddress[row]:x} {block.SourcePort[row]} {block.DestinationPort[row]} {block.Protocol[row]} {block.Packets[row]} {block.Bytes[row]} {block.Verdict[row]} {string.Join(' ', block.Text.Select(text => text.Value[row]))}"));
        }

        return block.Count;
    }

    private int Store(SampleBlock block)
    {
        var changed = 0;
        for (var row = 0; row < block.Count; row++)
        {
            var place = (block.Series[block.SeriesIndex[row]].Key, block.Seconds[row]);
            if (!_samples.TryGetValue(place, out var known) || !known.Equals(block.Values[row]))
            {
                _samples[place] = block.Values[row];
                changed++;
            }
        }

        return changed;
    }
}
