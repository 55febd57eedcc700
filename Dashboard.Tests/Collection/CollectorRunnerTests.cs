using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Fakes;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Collection;

public sealed class CollectorRunnerTests
{
    private static readonly CollectorSchedule Schedule = new(TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_batch_gives_its_memory_back_once_it_is_durable()
    {
        var collector = new LendingCollector();

        await RunAsync(collector, new InMemoryTelemetryWriter());

        Assert.Equal([1, 1], collector.Leases.Select(lease => lease.Returned));
    }

    [Fact]
    public async Task A_batch_that_may_still_be_written_keeps_its_memory()
    {
        var collector = new LendingCollector();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => RunAsync(collector, new FullDisk()));

        Assert.Equal([0], collector.Leases.Select(lease => lease.Returned));
    }

    private Task<CollectorRun> RunAsync(LendingCollector collector, ITelemetryWriter writer) =>
        new CollectorRunner(collector, Schedule, writer, new(), _time).RunOnceAsync(_time.GetUtcNow(), TestContext.Current.CancellationToken);

    private sealed class Lease : IDisposable
    {
        public int Returned { get; private set; }

        public void Dispose() => Returned++;
    }

    private sealed class LendingCollector : ICollector
    {
        public SourceId Source => new("test", "lending");

        public SignalKind Kind => SignalKind.Flows;

        public List<Lease> Leases { get; } = [];

        public async IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var number = 0; number < 2; number++)
            {
                await Task.Yield();
                Leases.Add(new());
                yield return new SignalBatch.Flows(FlowBlock.Empty with { Lease = Leases[^1] }) { Source = Source, Id = new($"{number}"), Resume = new($"{number}") };
            }
        }

        public IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class FullDisk : ITelemetryWriter
    {
        public ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken) => throw new StoreUnavailableException("The disk is full.");

        public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken) => new(SourcePosition.Start);

        public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) => new([]);
    }
}
