using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Tests.Contracts;
using DuckDB.NET.Native;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Crash;

/// <summary>Torn, zeroed and flipped bytes in any file: the store opens, what is lost is named, and what is re-read is there again.</summary>
public sealed class DamagedStoreTests(ITestOutputHelper output)
{
    /// <summary>Set to 50 for the long run.</summary>
    private const string RunsVariable = "DASHBOARD_TEST_DAMAGES";

    private const int Unseen = 30;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_opens_with_any_damage_and_names_what_it_lost()
    {
        var runs = int.Parse(Environment.GetEnvironmentVariable(RunsVariable) ?? "6", CultureInfo.InvariantCulture);
        var random = new Random(7);
        await using var sound = new EmbeddedHost();
        List<(SignalKind Kind, int Number)> acknowledged;
        using (var child = ChildWriter.Start(sound.Folder, 0))
        {
            acknowledged = await child.KillAfterAsync(300, TimeSpan.Zero, Cancelled);
        }

        for (var run = 0; run < runs; run++)
        {
            await using var host = new EmbeddedHost();
            FolderCopy.Of(sound.Folder, host.Folder);
            var what = Damage(host.Folder, random);
            output.WriteLine(what);

            await host.OpenAsync();
            foreach (var kind in Enum.GetValues<SignalKind>())
            {
                var expected = acknowledged.Where(one => one.Kind == kind).Select(one => one.Number).ToHashSet();
                var (whole, _) = await ReadAsync(host, kind);
                var known = await CrashBatch.KnownAsync(host.Store, kind, 2000, Cancelled);
                Assert.True(known.IsSubsetOf(whole), $"{what}: of {kind}, {known.Except(whole).Count()} batches are known that are not all there");
                // What was acknowledged in the last moment before the kill may be torn off without a word: the mirror had not seen it.
                var seen = expected.Order().SkipLast(Unseen);
                Assert.True(whole.IsSupersetOf(seen) || await IsNamedAsync(host, kind), $"{what}: {expected.Except(whole).Count()} batches of {kind} are gone without a word");

                output.WriteLine($"{kind}: {whole.Count} of {expected.Count} batches are there, {known.Count} are known");

                // A re-read fills what is missing and doubles nothing.
                foreach (var number in expected)
                {
                    await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, number), Cancelled);
                }

                Assert.Superset(expected, (await CrashBatch.CountAsync(host.Store, kind, Cancelled)).Whole);
            }
        }
    }

    /// <summary>Damage inside of a file is met when something reads there: the answer names it, and once upkeep has moved what is left, reading works.</summary>
    private static async Task<(HashSet<int> Whole, HashSet<int> Part)> ReadAsync(EmbeddedHost host, SignalKind kind)
    {
        try
        {
            return await CrashBatch.CountAsync(host.Store, kind, Cancelled);
        }
        catch (StoreUnavailableException named)
        {
            Assert.Contains("damaged", named.Message, StringComparison.Ordinal);
            await host.Embedded.UpkeepAsync(kind, Cancelled);
            return await CrashBatch.CountAsync(host.Store, kind, Cancelled);
        }
    }

    private static async Task<bool> IsNamedAsync(EmbeddedHost host, SignalKind kind)
    {
        await host.MirrorAsync();
        return (await host.Store.Status.HealthAsync(Cancelled)).Losses.Any(loss => kind is SignalKind.Findings ? loss.Kind is null : loss.Kind == kind);
    }

    [Fact]
    public async Task A_log_with_a_flipped_byte_is_cut_there_kept_and_named_and_readers_by_position_learn_of_it()
    {
        await using var host = new EmbeddedHost();
        using (var child = ChildWriter.Start(host.Folder, 0, rests: true))
        {
            await child.KillAfterAsync(40, TimeSpan.Zero, Cancelled);
        }

        await host.OpenAsync();
        var position = (await host.Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, int.MaxValue, Cancelled)).Next;
        await host.CloseAsync();
        using (var child = ChildWriter.Start(host.Folder, 5000, rests: true))
        {
            await child.KillAfterAsync(100, TimeSpan.Zero, Cancelled);
        }

        var log = Path.Combine(host.Folder, "events.duckdb.wal");
        Flip(log, new FileInfo(log).Length / 2);

        await host.OpenAsync();

        var loss = Assert.Single((await host.Store.Status.HealthAsync(Cancelled)).Losses);
        Assert.Equal((SignalKind.Events, "events.duckdb.wal"), (loss.Kind, loss.File));
        Assert.Single(Directory.GetFiles(Path.Combine(host.Folder, "damaged"), "*events.duckdb.wal"));
        var page = await host.Store.Events.ReadEventsAfterAsync(position, 10, Cancelled);
        Assert.NotNull(page.Gap);
        Assert.Equal(loss.What, page.Gap.Reason);
    }

    [Fact]
    public async Task Damage_to_a_log_that_its_file_has_taken_in_already_costs_nothing()
    {
        await using var host = new EmbeddedHost();
        List<(SignalKind Kind, int Number)> acknowledged;
        using (var child = ChildWriter.Start(host.Folder, 0, rests: true))
        {
            acknowledged = await child.KillAfterAsync(100, TimeSpan.Zero, Cancelled);
        }

        var file = Path.Combine(host.Folder, "events.duckdb");
        CheckpointWithoutItsEnd(file);
        Flip(file + ".wal", new FileInfo(file + ".wal").Length / 2);

        await host.OpenAsync();

        Assert.Empty((await host.Store.Status.HealthAsync(Cancelled)).Losses);
        var stored = await CrashBatch.InAsync(host.Store, SignalKind.Events, 2000, Cancelled);
        Assert.Superset(acknowledged.Where(one => one.Kind is SignalKind.Events).Select(one => one.Number).ToHashSet(), stored);
    }

    /// <summary>What a kill leaves that comes between the last write of a checkpoint and the removal of the log.</summary>
    private static void CheckpointWithoutItsEnd(string file)
    {
        Assert.True(NativeMethods.Startup.DuckDBOpen(":memory:", out var database).IsSuccess());
        using (database)
        using (var connection = new DuckConnection(database))
        {
            connection.Run($"ATTACH {DuckInstance.Literal(file)} AS half");
            connection.Run("SET debug_checkpoint_abort = 'before_truncate'");
            Assert.Throws<DuckException>(() => connection.Run("CHECKPOINT half"));
        }
    }

    [Fact]
    public async Task Flows_in_closed_files_are_not_counted_twice_when_the_ledger_is_lost_with_the_open_file()
    {
        await using var host = new EmbeddedHost { Options = new() { PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.Zero, UpkeepEvery = TimeSpan.FromHours(1) } };
        var now = host.Time.GetUtcNow();
        await host.OpenAsync();
        SignalBatch[] batches =
        [
            Flows(new Flow(Noon, SourcePort: 1), new Flow(Noon.AddMinutes(70), SourcePort: 2)),
            Flows(new Flow(Noon.AddMinutes(1), SourcePort: 3), new Flow(now, SourcePort: 4)),
            Flows(new Flow(now, SourcePort: 5)),
        ];
        foreach (var batch in batches)
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
        }

        await host.Embedded.UpkeepAsync(SignalKind.Flows, Cancelled);
        await host.CloseAsync();
        await File.WriteAllBytesAsync(Path.Combine(host.Folder, "flows.duckdb"), new byte[20_000], Cancelled);

        await host.OpenAsync();
        Assert.Equal([1, 2, 3], await PortsAsync(host));
        foreach (var batch in batches)
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
        }

        Assert.Equal([1, 2, 3, 4, 5], await PortsAsync(host));
    }

    [Fact]
    public async Task Samples_and_events_that_came_late_outlive_their_closed_file_and_are_recognised_when_they_come_again()
    {
        await using var host = new EmbeddedHost { Options = new() { BlockRows = 1, PartitionSpan = TimeSpan.FromHours(1), CloseAfter = TimeSpan.Zero, UpkeepEvery = TimeSpan.FromHours(1) } };
        await host.OpenAsync();
        SignalBatch[] closed = [Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(1), 2)), Events(Event("a"), Event("b", Noon.AddMinutes(1)))];
        SignalBatch[] late = [Samples((Series(), Noon.AddMinutes(2), 3)), Events(Event("c", Noon.AddMinutes(2)))];
        foreach (var batch in closed)
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
            await host.Embedded.UpkeepAsync(batch.Kind, Cancelled);
        }

        foreach (var batch in late)
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
        }

        await host.CloseAsync();
        foreach (var file in Directory.GetFiles(Path.Combine(host.Folder, "closed")))
        {
            await File.WriteAllBytesAsync(file, new byte[20_000], Cancelled);
        }

        await host.OpenAsync();
        Assert.Equal("3 c", await SamplesAndEventsAsync(host));
        foreach (var batch in late.Concat(closed))
        {
            await host.Store.Writer.WriteAsync(batch, Cancelled);
        }

        Assert.Equal("1 2 3 a b c", await SamplesAndEventsAsync(host));
    }

    private static async Task<string> SamplesAndEventsAsync(EmbeddedHost host)
    {
        var samples = await host.Store.Metrics.ReadBucketsAsync(new(), TimeRange.Everything, TimeSpan.Zero, QueryLimits.Screen, Cancelled);
        var events = await host.Store.Events.FindEventsAsync(EventQuery.All(TimeRange.Everything), 100, null, QueryLimits.Screen, Cancelled);
        return string.Join(' ', samples.Items.SelectMany(series => series.Last).Select(value => value.ToString(CultureInfo.InvariantCulture)).Concat(events.Events.Select(found => found.Id).Order(StringComparer.Ordinal)));
    }

    private static async Task<IEnumerable<int>> PortsAsync(EmbeddedHost host) =>
        (await host.Store.Flows.FindFlowsAsync(new() { Range = TimeRange.Everything }, 100, QueryLimits.Export, Cancelled)).SourcePort.Select(port => (int)port).Order();

    [Fact]
    public async Task A_file_that_lost_acknowledged_commits_without_a_trace_is_noticed()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 1), Cancelled);
        await host.CloseAsync();
        var before = Path.Combine(host.Folder, "before");
        File.Copy(Path.Combine(host.Folder, "events.duckdb"), before);
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 2), Cancelled);
        var position = (await host.Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, 1000, Cancelled)).Next;
        await host.MirrorAsync();
        await host.CloseAsync();
        File.Move(before, Path.Combine(host.Folder, "events.duckdb"), overwrite: true);

        await host.OpenAsync();

        Assert.Equal("events.duckdb", Assert.Single((await host.Store.Status.HealthAsync(Cancelled)).Losses).File);
        Assert.NotNull((await host.Store.Events.ReadEventsAfterAsync(position, 10, Cancelled)).Gap);
        Assert.Equal(new("1"), (await host.Store.Writer.PositionAsync(CrashBatch.Of(SignalKind.Events, 1).Source, SignalKind.Events, Cancelled)).Resume);
    }

    private static string Damage(string folder, Random random)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not "lock" && !file.EndsWith("-shm", StringComparison.Ordinal) && new FileInfo(file).Length > 0).Order().ToArray();
        var path = files[random.Next(files.Length)];
        var length = new FileInfo(path).Length;
        var at = random.NextInt64(length);
        switch (random.Next(4))
        {
            case 0:
                Flip(path, at);
                return $"flipped byte {at} of {Path.GetFileName(path)}";
            case 1:
                Overwrite(path, at, new byte[Math.Min(length - at, random.Next(1, 5000))]);
                return $"zeros from {at} in {Path.GetFileName(path)}";
            case 2:
                Overwrite(path, 0, new byte[Math.Min(length, 4096)]);
                return $"zeros at the start of {Path.GetFileName(path)}";
            default:
                using (var file = new FileStream(path, FileMode.Open))
                {
                    file.SetLength(at);
                }

                return $"{Path.GetFileName(path)} torn at {at} of {length}";
        }
    }

    private static void Flip(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x10));
    }

    private static void Overwrite(string path, long at, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = at;
        file.Write(bytes);
    }
}
