using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Partitions;

/// <summary>Partitions through all of their life, whatever the kind.</summary>
public sealed class PartitionTests
{
    [Fact]
    public async Task Closing_moves_an_hour_into_a_file_of_its_own_and_every_row_is_read_once_before_between_and_after()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        var rows = Enumerable.Range(0, 300).Select(i => (Noon.AddMinutes(i % 60), (long)i)).ToArray();
        await store.WriteAsync("a", rows);
        store.Time.Advance(TimeSpan.FromHours(2));

        for (var step = 0; store.Manifest.Map.Partitions[0].State is not PartitionState.Closed; step++)
        {
            Assert.InRange(step, 0, 2_000);
            await store.StepAsync();
            await store.WriteAsync($"late {step}", (Noon.AddMinutes(7), 1000 + step));
            rows = [.. rows, (Noon.AddMinutes(7), 1000 + step)];
            Assert.Equal(rows.Select(row => row.Item2), await store.ReadAsync());
        }

        Assert.Single(Directory.GetFiles(store.Closed));
        Assert.True(store.Manifest.Map.HasLate(store.Manifest.Map.Partitions[0]));
        store.Time.Advance(TimeSpan.FromHours(1));
        await store.UpkeepAsync();
        Assert.False(store.Manifest.Map.HasLate(store.Manifest.Map.Partitions[0]));
        Assert.Equal("flows-2026111812.2.duckdb", Path.GetFileName(Assert.Single(Directory.GetFiles(store.Closed))));
        Assert.Equal(rows.Select(row => row.Item2), await store.ReadAsync());
    }

    [Fact]
    public async Task Who_looks_at_every_file_while_one_is_being_closed_delays_the_closing_and_nothing_else()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        var rows = Enumerable.Range(0, 16_000).Select(i => (Noon.AddMinutes(i % 60), (long)i)).ToArray();
        await store.WriteAsync("a", rows);
        store.Time.Advance(TimeSpan.FromHours(2));
        await store.StepAsync();
        var looking = store.Kind.File.Rent();
        looking.Run("BEGIN");
        Assert.True(Tables(looking, "flow") > 0);
        var other = store.Kind.File.Rent();
        while (Tables(other, "about") == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        // It is written and waits to be made durable.
        for (var batch = 0; batch < 20; batch++)
        {
            await store.StepAsync();
            await store.WriteAsync($"meanwhile {batch}", (Noon.AddHours(2), 10_000 + batch));
        }

        Assert.Equal(PartitionState.Closing, store.Manifest.Map.Partitions[0].State);
        Assert.True(Tables(looking, "flow") > 0);
        looking.Run("COMMIT");
        await store.UpkeepAsync();
        Assert.Equal(PartitionState.Closed, store.Manifest.Map.Partitions[0].State);
        Assert.Equal(16_020, (await store.ReadAsync()).Count);
        store.Kind.File.Return(looking, reusable: true);
        store.Kind.File.Return(other, reusable: true);

        static long? Tables(DuckConnection connection, string name) =>
            connection.Scalar("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'closing_flows' AND table_name = ?", name);
    }

    [Fact]
    public async Task A_partition_goes_when_the_later_of_its_time_and_its_last_arrival_is_older_than_it_is_kept()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        await store.WriteAsync("old when it came", (Noon.AddDays(-9), 1));
        await store.WriteAsync("new", (Noon, 2));
        store.Time.Advance(TimeSpan.FromHours(23));
        await store.UpkeepAsync();
        Assert.Equal([1, 2], await store.ReadAsync());

        store.Time.Advance(TimeSpan.FromHours(1));
        await store.UpkeepAsync();
        Assert.Equal([2], await store.ReadAsync());
        Assert.Single(Directory.GetFiles(store.Closed));

        store.Time.Advance(TimeSpan.FromHours(2));
        await store.UpkeepAsync();
        Assert.Empty(await store.ReadAsync());
        Assert.Empty(Directory.GetFiles(store.Closed));
    }

    [Fact]
    public async Task A_damaged_closed_file_is_set_aside_and_named_and_batches_that_come_again_fill_only_what_was_lost()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        // One batch over two partitions: the neighbour's row must not come twice.
        (DateTimeOffset, long)[] rows = [(Noon, 1), (Noon.AddHours(1), 2)];
        await store.WriteAsync("over both", rows);
        store.Time.Advance(TimeSpan.FromHours(3));
        await store.UpkeepAsync();
        await store.WriteAsync("late", (Noon.AddMinutes(1), 3));
        await File.WriteAllBytesAsync(Path.Combine(store.Closed, "flows-2026111812.1.duckdb"), new byte[20_000], TestContext.Current.CancellationToken);
        await store.CloseAsync();
        await store.OpenAsync();

        // What came late goes too: its batch is taken again, for the lost times.
        Assert.Equal([2], await store.ReadAsync());
        var loss = Assert.Single(store.Kind.File.TakeLosses());
        Assert.Equal("flows-2026111812.1.duckdb", loss.File);
        Assert.Equal(new(Noon, Noon.AddHours(1)), loss.Range);

        Assert.False((await store.WriteAsync("over both", rows)).AlreadyKnown);
        Assert.Equal([1, 2], await store.ReadAsync());
        Assert.False((await store.WriteAsync("late", (Noon.AddMinutes(1), 3))).AlreadyKnown);
        Assert.Equal([1, 2, 3], await store.ReadAsync());
        Assert.True((await store.WriteAsync("over both", rows)).AlreadyKnown);
        Assert.Equal([1, 2, 3], await store.ReadAsync());
        await store.CloseAsync();
        await store.OpenAsync();
        Assert.True((await store.WriteAsync("over both", rows)).AlreadyKnown);
    }

    [Fact]
    public async Task Damage_that_a_reader_meets_in_a_closed_file_costs_that_file_and_no_other()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        for (var batch = 0; batch < 20; batch++)
        {
            await store.WriteAsync($"{batch}", Rows(batch));
        }

        await store.WriteAsync("b", (Noon.AddHours(1), 99_999));
        store.Time.Advance(TimeSpan.FromHours(3));
        await store.UpkeepAsync();
        var whole = await store.ReadAsync();
        await store.CloseAsync();
        var file = Path.Combine(store.Closed, "flows-2026111812.1.duckdb");
        var met = 0;
        for (var at = 20_000; at < new FileInfo(file).Length; at += 128 * 1024)
        {
            Flip(file, at);
            await store.OpenAsync();
            if (await Record.ExceptionAsync(async () => await store.ReadAsync()) is { } unreadable)
            {
                Assert.IsType<StoreUnavailableException>(unreadable);
                await store.SettleAsync();
                met++;
            }

            // A byte that nothing uses costs nothing; another costs the file, and what it held is taken again.
            var lost = store.Kind.File.TakeLosses();
            if (lost.Count > 0)
            {
                Assert.Equal(Path.GetFileName(file), Assert.Single(lost).File);
                Assert.Equal([99_999], await store.ReadAsync());
                for (var batch = 0; batch < 20; batch++)
                {
                    await store.WriteAsync($"{batch}", Rows(batch));
                }

                store.Time.Advance(TimeSpan.FromMinutes(15));
                await store.UpkeepAsync();
                file = Assert.Single(Directory.GetFiles(store.Closed, "flows-2026111812.*"));
            }
            else
            {
                await store.CloseAsync();
                Flip(file, at);
                await store.OpenAsync();
            }

            Assert.Equal(whole, await store.ReadAsync());
            await store.CloseAsync();
        }

        Assert.NotEqual(0, met);
        await store.OpenAsync();
    }

    private static IEnumerable<(DateTimeOffset, long)> Rows(int batch) => Enumerable.Range(0, 500).Select(i => (Noon.AddSeconds(i), ((batch * 500L) + i) * 7_919));

    [Fact]
    public async Task Without_the_open_file_the_closed_files_say_themselves_what_they_hold()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        await store.WriteAsync("a", (Noon, 1), (Noon.AddHours(1), 2));
        store.Time.Advance(TimeSpan.FromHours(3));
        await store.UpkeepAsync();
        await store.CloseAsync();
        var file = Path.Combine(Path.GetDirectoryName(store.Closed)!, "flows.duckdb");
        await File.WriteAllBytesAsync(file, new byte[20_000], TestContext.Current.CancellationToken);

        await store.OpenAsync();

        Assert.Equal([1, 2], await store.ReadAsync());
        Assert.Equal("flows.duckdb", Assert.Single(store.Kind.File.TakeLosses()).File);
    }

    [Fact]
    public async Task Random_writes_steps_reopenings_and_years_lose_no_row_and_count_none_twice()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            await using var store = new PlainStore();
            await store.OpenAsync();
            var oracle = new List<long>();
            for (var operation = 0; operation < 60; operation++)
            {
                switch (random.Next(10))
                {
                    case < 5:
                        // Not older than it is kept; now and then far back, where partitions are long.
                        var rows = Enumerable.Range(0, random.Next(1, 30)).Select(_ => (store.Time.GetUtcNow().AddMinutes(-random.Next(300)), random.NextInt64(1_000_000_000))).ToList();
                        rows.Add((store.Time.GetUtcNow().AddDays(-random.Next(1, 9000)), random.NextInt64(1_000_000_000)));
                        await store.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{operation}"), rows);
                        oracle.AddRange(rows.Select(row => row.Item2));
                        break;
                    case < 8:
                        await store.StepAsync();
                        break;
                    case 8:
                        store.Time.Advance(TimeSpan.FromMinutes(random.Next(1, 20)));
                        break;
                    default:
                        await store.CloseAsync();
                        await store.OpenAsync();
                        break;
                }

                Assert.Equal(oracle.Order(), await store.ReadAsync());
                Assert.All(store.Manifest.Map.Partitions.Zip(store.Manifest.Map.Partitions.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.From));
            }

            Assert.InRange(store.Manifest.Map.Partitions.Length, 1, 400);
            Assert.Empty(store.Kind.File.TakeLosses());
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
}
