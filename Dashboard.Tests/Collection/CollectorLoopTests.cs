using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Collection;

public sealed class CollectorLoopTests
{
    private static readonly SourceId Source = new("test", "one");
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));
    private readonly ScriptedCollector _collector = new();

    [Fact]
    public async Task It_runs_at_once_and_then_at_each_slot_of_the_clock()
    {
        await using var loop = Start();
        await loop.UntilAsync(status => status.Health is CollectorHealth.Waiting);
        var waiting = Assert.IsType<CollectorHealth.Waiting>(loop.Status.Health);
        Assert.Equal(new(2026, 3, 1, 12, 1, 0, TimeSpan.Zero), waiting.NextRun);
        Assert.Equal(1, _collector.Runs);
        _time.Advance(TimeSpan.FromSeconds(30));
        await loop.UntilAsync(_ => _collector.Runs == 2);
    }

    [Fact]
    public async Task A_failing_source_is_tried_again_later_and_later_and_says_why_and_what_to_do()
    {
        _collector.Failure = new SourceException(SourceFault.Unauthorized, "AccessDenied on cloudtrail:LookupEvents", "Grant cloudtrail:LookupEvents to the role.");
        await using var loop = Start();
        await loop.UntilAsync(status => status.Health is CollectorHealth.Failing { Attempts: 1 });
        var first = (CollectorHealth.Failing)loop.Status.Health;
        Assert.Equal("Grant cloudtrail:LookupEvents to the role.", first.Remedy);
        _time.SetUtcNow(first.NextRun);
        await loop.UntilAsync(status => status.Health is CollectorHealth.Failing { Attempts: 2 });
        var second = (CollectorHealth.Failing)loop.Status.Health;
        Assert.True(second.NextRun - first.NextRun > first.NextRun - first.Since);
        Assert.Equal(first.Since, second.Since);

        _collector.Failure = null;
        _time.SetUtcNow(second.NextRun);
        await loop.UntilAsync(status => status.Health is CollectorHealth.Waiting);
        Assert.Equal(2, loop.Status.LastFailure?.Attempts);

        _collector.Failure = new SourceException(SourceFault.Throttled, "Slow down", "Nothing.") { RetryAfter = TimeSpan.FromSeconds(90) };
        _time.Advance(TimeSpan.FromMinutes(1));
        await loop.UntilAsync(status => status.Health is CollectorHealth.Failing);
        var third = (CollectorHealth.Failing)loop.Status.Health;
        Assert.Equal(1, third.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(90), third.NextRun - _time.GetUtcNow());
    }

    [Fact]
    public async Task An_error_that_nobody_foresaw_is_a_state_and_not_the_end()
    {
        _collector.Failure = new InvalidOperationException("boom");
        await using var loop = Start();
        await loop.UntilAsync(status => status.Health is CollectorHealth.Failing { Fault: SourceFault.Defect });
        _collector.Failure = null;
        _time.SetUtcNow(((CollectorHealth.Failing)loop.Status.Health).NextRun);
        await loop.UntilAsync(status => status.Health is CollectorHealth.Waiting);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_and_what_it_read_stays()
    {
        _collector.Stall = true;
        await using var loop = Start();
        await loop.UntilAsync(_ => _collector.Stalled.Task.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(5));
        await loop.UntilAsync(status => status.Health is CollectorHealth.Failing);
        Assert.Contains("was not done after", ((CollectorHealth.Failing)loop.Status.Health).Reason, StringComparison.Ordinal);
        Assert.Equal(1, loop.Status.Activity.Stored);
    }

    [Fact]
    public async Task Asked_to_run_now_it_does_not_wait_for_its_slot_and_asked_while_it_runs_it_runs_once()
    {
        await using var loop = Start();
        await loop.UntilAsync(status => status.Health is CollectorHealth.Waiting);
        Assert.Equal(1, (await loop.Loop.RunNowAsync(TestContext.Current.CancellationToken)).Stored);
        Assert.Equal(2, _collector.Runs);

        await loop.UntilAsync(status => status.Health is CollectorHealth.Waiting);
        _collector.Stall = true;
        var first = loop.Loop.RunNowAsync(TestContext.Current.CancellationToken);
        await _collector.Stalled.Task;
        var second = loop.Loop.RunNowAsync(TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(5));
        var failed = await Assert.ThrowsAsync<SourceException>(() => first);
        Assert.Same(failed, await Assert.ThrowsAsync<SourceException>(() => second));
        Assert.Equal(3, _collector.Runs);
    }

    [Fact]
    public async Task Whoever_waits_for_a_run_when_the_loop_ends_learns_of_it()
    {
        _collector.Stall = true;
        var loop = Start();
        await loop.UntilAsync(_ => _collector.Stalled.Task.IsCompleted);
        var waiting = loop.Loop.RunNowAsync(TestContext.Current.CancellationToken);
        await loop.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop.Loop.RunNowAsync(TestContext.Current.CancellationToken));
    }

    private RunningLoop Start() => new(
        new(new(Source, SignalKind.Samples, "Test", new(TimeSpan.FromMinutes(1), TimeSpan.Zero, TimeSpan.FromMinutes(5)), _ => _collector),
            new OneByOne(), new LiveFeed(), _time, NullLogger<CollectorLoop>.Instance));

    private sealed class RunningLoop : IAsyncDisposable
    {
        private readonly CollectorLoop _loop;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public RunningLoop(CollectorLoop loop)
        {
            _loop = loop;
            _running = Task.Run(() => loop.RunAsync(_stop.Token));
        }

        public CollectorLoop Loop => _loop;

        public CollectorStatus Status => _loop.Status;

        public async Task UntilAsync(Func<CollectorStatus, bool> reached)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            while (!reached(Status))
            {
                await Task.Delay(1, limit.Token);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    private sealed class ScriptedCollector : ICollector
    {
        public SourceId Source => CollectorLoopTests.Source;

        public SignalKind Kind => SignalKind.Samples;

        public Exception? Failure { get; set; }

        public bool Stall { get; set; }

        public TaskCompletionSource Stalled { get; } = new();

        public int Runs { get; private set; }

        public async IAsyncEnumerable<SignalBatch> CollectAsync(Checkpoint from, DateTimeOffset settledUntil, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            Runs++;
            if (Failure is not null)
            {
                throw Failure;
            }

            yield return new SignalBatch.Samples(SampleBlock.Empty) { Source = Source, Id = new($"run {Runs}"), Resume = new($"{Runs}") };
            if (Stall)
            {
                Stalled.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        }

        public IAsyncEnumerable<SignalBatch> CollectRangeAsync(TimeRange range, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }

    /// <summary>Counts a row for each batch.</summary>
    private sealed class OneByOne : ITelemetryWriter
    {
        public ValueTask<WriteReceipt> WriteAsync(SignalBatch batch, CancellationToken cancellationToken) => new(new WriteReceipt(1, 0, 0));

        public ValueTask<SourcePosition> PositionAsync(SourceId source, SignalKind kind, CancellationToken cancellationToken) => new(SourcePosition.Start);

        public ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, SignalKind kind, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) => new([]);
    }
}
