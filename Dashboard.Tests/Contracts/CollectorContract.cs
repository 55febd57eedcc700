using System.Collections.Concurrent;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator;
using Dashboard.Simulator.Faults;
using Dashboard.Tests.Collectors;
using Dashboard.Tests.Fakes;

namespace Dashboard.Tests.Contracts;

/// <summary>
/// What every collector keeps, whatever fails: what a run without faults stores is what any run stores in the end, each record once,
/// and its position stands at the same place. Real clients, real wire, a simulated source.
/// </summary>
public abstract class CollectorContract
{
    private const int Slots = 5;
    private const int MostAttempts = 400;

    private static readonly Fault[] Faults =
    [
        new Fault.Throttled(),
        new Fault.ServerError(503),
        new Fault.ServerError(500),
        new Fault.BareStatus(502, "<html>Bad gateway</html>"),
        new Fault.ConnectionReset(),
        new Fault.CutBody(),
        new Fault.MalformedBody(),
        new Fault.ExpiredToken(),
        new Fault.AccessDenied(),
        new Fault.RepeatedRecords(),
        new Fault.ShuffledRecords(),
    ];

    private static readonly ConcurrentDictionary<Type, Task<(InMemoryTelemetryWriter Stored, SourcePosition Position, int Failures)>> Undisturbed = new();

    /// <summary>The service as the fault script knows it.</summary>
    private protected abstract string Service { get; }

    /// <summary>Settings with exactly one source.</summary>
    private protected abstract (string Key, string Value)[] Settings { get; }

    /// <summary>The simulated source; the usual one for null.</summary>
    private protected virtual SimulatorOptions? Options => null;

    /// <summary>Time between two runs of the case.</summary>
    private protected virtual TimeSpan Step => TimeSpan.FromMinutes(7);

    private protected virtual double FaultRate => 0.15;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Nothing_is_lost_and_nothing_doubled_whatever_fails(int seed)
    {
        // Without faults there is one result for a class: its cases share it.
        var (expected, expectedPosition, _) = await Undisturbed.GetOrAdd(GetType(), _ => CollectAsync(random: null));
        var (stored, position, failures) = await CollectAsync(new Random(seed));

        Assert.True(failures >= 5, $"Only {failures} things went wrong.");
        Assert.NotEqual(SourcePosition.Start, expectedPosition);
        Assert.Equal(expectedPosition, position);
        AssertSame(expected, stored);
    }

    [Fact]
    public async Task A_second_reading_finds_nothing_new()
    {
        await using var session = await CollectorSession.StartAsync(Options);
        var writer = new InMemoryTelemetryWriter();
        var registration = Assert.Single(session.Build(writer, Settings));
        var first = await session.RunAsync(registration, writer);

        var again = await session.RunAsync(registration, writer);

        Assert.True(first.Stored > 0);
        Assert.Equal(0, again.Stored);
    }

    [Fact]
    public async Task A_gap_is_filled_again_and_moves_no_position()
    {
        await using var session = await CollectorSession.StartAsync(Options);
        var writer = new InMemoryTelemetryWriter();
        var registration = Assert.Single(session.Build(writer, Settings));
        await session.RunAsync(registration, writer);
        var position = await writer.PositionAsync(registration.Source, registration.Kind, TestContext.Current.CancellationToken);
        var range = new TimeRange(CollectorSession.Noon.AddMinutes(-80), CollectorSession.Noon.AddMinutes(-50));

        var empty = new InMemoryTelemetryWriter();
        var refill = Assert.Single(session.Build(empty, Settings));
        var activity = new CollectorActivity();
        await new CollectorRunner(refill.Create(activity), refill.Schedule, empty, activity, session.Time).RunRangeAsync(range, TestContext.Current.CancellationToken);

        Assert.Equal(SourcePosition.Start, await empty.PositionAsync(refill.Source, refill.Kind, TestContext.Current.CancellationToken));
        Assert.NotNull(position.CompleteUntil);
        Assert.Equal(InRange(writer, range), InRange(empty, range));
        Assert.NotEmpty(InRange(empty, range));
    }

    [Fact]
    public async Task What_it_does_is_counted()
    {
        await using var session = await CollectorSession.StartAsync(Options);
        var writer = new InMemoryTelemetryWriter();
        var activity = new CollectorActivity();
        session.Host.Faults.On(Service).Then(new Fault.Throttled());
        var registration = Assert.Single(session.Build(writer, Settings));

        var throttled = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(registration, writer, activity));
        await session.RunAsync(registration, writer, activity);

        Assert.Equal(SourceFault.Throttled, throttled.Fault);
        Assert.Equal(1, activity.Throttles);
        Assert.InRange(activity.ApiCalls - session.Host.Faults.Calls(Service), 0, 1);
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        await using var session = await CollectorSession.StartAsync(Options);
        var writer = new InMemoryTelemetryWriter();
        session.Host.Faults.On(Service).Always(new Fault.AccessDenied());

        var refused = await Assert.ThrowsAsync<SourceException>(() => session.RunAsync(Assert.Single(session.Build(writer, Settings)), writer));

        Assert.Equal(SourceFault.Unauthorized, refused.Fault);
        Assert.Matches("Grant [a-z0-9]+:[A-Za-z]+ on ", refused.Remedy);
    }

    private async Task<(InMemoryTelemetryWriter Stored, SourcePosition Position, int Failures)> CollectAsync(Random? random)
    {
        await using var session = await CollectorSession.StartAsync(Options);
        var stored = new InMemoryTelemetryWriter();
        var mischief = random is null ? null : new MischievousWriter(stored, random, FaultRate);
        var writer = (ITelemetryWriter?)mischief ?? stored;
        var faults = random is null ? null : session.Host.Faults.On(Service).Then(Schedule(random));
        var registration = Assert.Single(session.Build(writer, Settings));
        var activity = new CollectorActivity();
        var failures = 0;
        ICollector? collector = null;
        for (var slot = 0; slot < Slots; slot++, session.Time.Advance(Step))
        {
            for (var attempt = 0; ; attempt++)
            {
                Assert.True(attempt < MostAttempts, "It does not get done.");
                try
                {
                    collector ??= registration.Create(activity);
                    await CollectorSession.RunAsync(registration, collector, writer, session.Time.GetUtcNow(), activity, session.Time);
                    break;
                }
                catch (Exception failure) when (failure is SourceException { Fault: not SourceFault.Defect } or StoreUnavailableException)
                {
                    failures++;
                }
                catch (KilledException)
                {
                    failures++;
                    collector = null;
                }
            }
        }

        return (stored, await stored.PositionAsync(registration.Source, registration.Kind, TestContext.Current.CancellationToken), failures);
    }

    private IEnumerable<Fault> Schedule(Random random)
    {
        while (true)
        {
            yield return random.NextDouble() < FaultRate ? Faults[random.Next(Faults.Length)] : Fault.None;
        }
    }

    private static void AssertSame(InMemoryTelemetryWriter expected, InMemoryTelemetryWriter stored)
    {
        Assert.True(expected.Events.Count + expected.Samples.Count + expected.Flows.Count > 50, "The case is too small to show anything.");
        Assert.Equal(expected.Events.Keys.Order(), stored.Events.Keys.Order());
        Assert.Equal(expected.Samples.Keys.ToHashSet(), stored.Samples.Keys.ToHashSet());
        Assert.All(expected.Samples, sample => Assert.Equal(sample.Value, stored.Samples[sample.Key]));
        Assert.Equal(expected.Flows.Order(StringComparer.Ordinal), stored.Flows.Order(StringComparer.Ordinal));
        Assert.Empty(stored.Rejected);
    }

    private static HashSet<object> InRange(InMemoryTelemetryWriter writer, TimeRange range) =>
    [
        .. writer.Events.Values.Where(record => range.Contains(record.OccurredAt)).Select(record => (object)record.Identity),
        .. writer.Flows.Where(flow => range.Contains(DateTimeOffset.FromUnixTimeSeconds(long.Parse(flow.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)))),
        .. writer.Samples.Keys.Where(sample => range.Contains(DateTimeOffset.FromUnixTimeSeconds(sample.Second))).Select(sample => (object)sample),
    ];
}
