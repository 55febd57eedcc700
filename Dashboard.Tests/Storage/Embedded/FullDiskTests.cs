using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Storage.Embedded.Crash;
using Dashboard.Tests.Storage.Embedded.Partitions;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>A disk that is full at the worst moment and then has room again: nothing that was acknowledged is lost, and nobody restarts anything.</summary>
public sealed class FullDiskTests
{
    private const int Most = 5_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<SignalKind> Kinds => [.. Enum.GetValues<SignalKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Full_during_commits(SignalKind kind)
    {
        using var disk = SmallDisk.Mount(megabytes: 48);
        await using var host = new EmbeddedHost(disk.Data);
        await host.OpenAsync();
        var next = await WriteAsync(host, kind, 0, 20);
        for (var round = 0; round < 3; round++)
        {
            // A little room is left, so that some commits still find some.
            disk.Fill(spare: round * 40_000);
            next = await WriteUntilRefusedAsync(host, kind, next);
            var health = await host.Store.Status.HealthAsync(Cancelled);
            Assert.Contains("left", health.Disk!.Warning, StringComparison.Ordinal);
            disk.Empty();
            next = await GoOnAsync(host, kind, next);
        }

        Assert.Equal(Enumerable.Range(0, next), (await CrashBatch.InAsync(host.Store, kind, Most, Cancelled)).Order());
        Assert.Null((await host.Store.Status.HealthAsync(Cancelled)).Problem);
        await host.ReopenAsync();
        Assert.Equal(Enumerable.Range(0, next), (await CrashBatch.InAsync(host.Store, kind, Most, Cancelled)).Order());
        Assert.Empty((await host.Store.Status.HealthAsync(Cancelled)).Losses);
    }

    [Theory]
    [InlineData(SignalKind.Samples)]
    [InlineData(SignalKind.Events)]
    [InlineData(SignalKind.Flows)]
    public async Task Full_during_a_checkpoint(SignalKind kind)
    {
        using var disk = SmallDisk.Mount(megabytes: 64);
        await using var host = new EmbeddedHost(disk.Data) { Options = new() { CheckpointBytes = 1 } };
        await host.OpenAsync();
        var next = 0;
        foreach (var spare in new[] { 0, 30_000, 300_000 })
        {
            next = await WriteAsync(host, kind, next, 150);
            disk.Fill(spare);
            var refused = await Record.ExceptionAsync(async () => await host.Embedded.UpkeepAsync(kind, Cancelled));
            Assert.True(refused is null or StoreUnavailableException, $"{refused}");
            disk.Empty();
            next = await GoOnAsync(host, kind, next);
            await host.Embedded.UpkeepAsync(kind, Cancelled);
        }

        Assert.Equal(Enumerable.Range(0, next), (await CrashBatch.InAsync(host.Store, kind, Most, Cancelled)).Order());
        Assert.Empty((await host.Store.Status.HealthAsync(Cancelled)).Losses);
    }

    [Fact]
    public async Task Full_while_a_partition_is_closed()
    {
        using var disk = SmallDisk.Mount(megabytes: 48);
        await using var store = new PlainStore(disk.Data);
        await store.OpenAsync();
        for (var hour = 0; hour < 3; hour++)
        {
            await store.WriteAsync($"{hour}", Enumerable.Range(0, 400).Select(i => (Noon.AddHours(hour).AddSeconds(i), (hour * 1000L) + i)));
        }

        var whole = await store.ReadAsync();
        store.Time.Advance(TimeSpan.FromHours(5));
        foreach (var spare in new[] { 0, 20_000, 280_000, 600_000 })
        {
            disk.Fill(spare);
            var refused = await Record.ExceptionAsync(async () => await store.UpkeepAsync());
            Assert.True(refused is null or StoreUnavailableException, $"{refused}");
            disk.Empty();
            await RecoverAsync(async () => await store.StepAsync());
            Assert.Equal(whole, await store.ReadAsync());
        }

        await store.UpkeepAsync();
        Assert.Equal(3, Directory.GetFiles(store.Closed).Length);
        Assert.Equal(whole, await store.ReadAsync());
        Assert.Empty(store.Kind.File.TakeLosses());
    }

    private static async Task<int> WriteAsync(EmbeddedHost host, SignalKind kind, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, number), Cancelled);
        }

        return from + count;
    }

    /// <summary>The first batch that was not acknowledged.</summary>
    private static async Task<int> WriteUntilRefusedAsync(EmbeddedHost host, SignalKind kind, int from)
    {
        for (var number = from; number < from + 500; number++)
        {
            try
            {
                await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, number), Cancelled);
            }
            catch (StoreUnavailableException full)
            {
                Assert.Contains("Free space", full.Message, StringComparison.Ordinal);
                return number;
            }
        }

        Assert.Fail("The disk was never full.");
        return 0;
    }

    /// <summary>A source tries its batch again, as collectors do, and goes on.</summary>
    private static async Task<int> GoOnAsync(EmbeddedHost host, SignalKind kind, int from)
    {
        await RecoverAsync(async () => await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, from), Cancelled));
        return await WriteAsync(host, kind, from + 1, 10);
    }

    private static async Task RecoverAsync(Func<Task> attempt)
    {
        // The first attempt may be the one that finds the instance dead and has it opened again.
        const int Attempts = 3;
        for (var tried = 1; ; tried++)
        {
            try
            {
                await attempt();
                return;
            }
            catch (StoreUnavailableException) when (tried < Attempts)
            {
                // Again.
            }
        }
    }
}
