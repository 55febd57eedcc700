using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Contracts;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Samples through all the places where they lie in their life: hot, in blocks, in closed files, late; beside a map from time to value.</summary>
public sealed class MetricLifeTests
{
    private const int Hours = 8;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Tiny blocks and partitions of an hour or two: everything that happens in a year happens in a moment.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(5, 2)]
    [InlineData(6, 1)]
    public async Task Whatever_happens_to_samples_they_read_as_a_map_from_time_to_last_value(int seed, int hoursAPartition)
    {
        var random = new Random(seed);
        var oracle = new MetricOracle();
        await using var host = Host(random.Next(20, 400), hoursAPartition);
        await host.OpenAsync();
        var keys = Enumerable.Range(0, 6).Select(i => Series(metric: i % 2 == 0 ? "CPUUtilization" : "FreeableMemory", instance: $"db-{i / 2}")).ToArray();
        for (var round = 0; round < 90; round++)
        {
            var batch = Samples(Enumerable.Range(0, random.Next(0, 150)).Select(_ => (
                keys[random.Next(keys.Length)],
                Noon.AddSeconds(Second(random, round)),
                (double)random.Next(0, 5))));
            var stored = oracle.Write(batch.Block);

            var receipt = await host.Store.Writer.WriteAsync(batch, Cancelled);

            Assert.Equal((stored, batch.Count - stored), (receipt.Stored, receipt.Duplicates));
            host.Time.Advance(TimeSpan.FromMinutes(random.Next(0, 15)));
            switch (random.Next(8))
            {
                case 0:
                    await host.ReopenAsync();
                    break;
                case 1:
                    // As far as it comes: a partition that is half copied meets the next batch.
                    await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);
                    break;
                case 2:
                    await HoldsAsync(host, oracle, random);
                    break;
            }
        }

        host.Time.Advance(TimeSpan.FromDays(2));
        await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(host.Folder, "closed"), "metrics-*"));
        await HoldsAsync(host, oracle, random);
        await host.ReopenAsync();
        await HoldsAsync(host, oracle, random);
    }

    [Fact]
    public async Task A_correction_of_a_closed_hour_is_read_at_once_and_after_it_is_merged()
    {
        await using var host = Host(100, 1);
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(Samples(Enumerable.Range(0, 60).Select(i => (Series(), Noon.AddMinutes(i), 1.0))), Cancelled);
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);
        Assert.Equal("metrics-2026111812.1.duckdb", ClosedFile(host));

        var receipt = await host.Store.Writer.WriteAsync(Samples((Series(), Noon.AddMinutes(3), 1), (Series(), Noon.AddMinutes(5), 10), (Series(), Noon.AddMinutes(59).AddSeconds(30), 7)), Cancelled);

        Assert.Equal(new WriteReceipt(2, 1, 0), receipt);
        await HourIsAsync(host, sum: 76, count: 61, max: 10, last: 7);
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);
        Assert.Equal("metrics-2026111812.2.duckdb", ClosedFile(host));
        await HourIsAsync(host, sum: 76, count: 61, max: 10, last: 7);
        await host.ReopenAsync();
        await HourIsAsync(host, sum: 76, count: 61, max: 10, last: 7);
        var last = Assert.Single((await host.Store.Metrics.ReadLastAsync(new(), QueryLimits.Screen, Cancelled)).Items);
        Assert.Equal((Noon.AddMinutes(59).AddSeconds(30).ToUnixTimeSeconds(), 7.0), (last.Seconds[0], last.Last[0]));
    }

    [Fact]
    public async Task Series_whose_samples_went_with_their_partition_are_no_longer_listed()
    {
        await using var host = Host(10, 1);
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(Samples((Series(instance: "old"), Noon, 1), (Series(instance: "both"), Noon, 2), (Series(instance: "both"), Noon.AddDays(100), 3)), Cancelled);
        host.Time.Advance(TimeSpan.FromDays(450));
        await host.Store.Writer.WriteAsync(Samples((Series(instance: "both"), Noon.AddDays(449), 4)), Cancelled);
        // Arrival counts too: it has to be old as well.
        await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);
        await host.Embedded.UpkeepAsync(SignalKind.Samples, Cancelled);

        var found = Assert.Single((await host.Store.Metrics.FindSeriesAsync(new(), QueryLimits.Screen, Cancelled)).Items);

        Assert.Equal("both", found.Info.Key.Dimensions["DBInstanceIdentifier"]);
        Assert.Equal((Noon.AddDays(100), Noon.AddDays(449)), (found.FirstAt, found.LastAt));
    }

    private static EmbeddedHost Host(int blockRows, int hoursAPartition) => new()
    {
        Options = new() { BlockRows = blockRows, PartitionSpan = TimeSpan.FromHours(hoursAPartition), CloseAfter = TimeSpan.FromMinutes(40), UpkeepEvery = TimeSpan.FromHours(1) },
    };

    /// <summary>Mostly near the front, which moves on; sometimes anywhere behind it, and before 1970.</summary>
    private static int Second(Random random, int round)
    {
        var front = round * Hours * 3600 / 90;
        return random.Next(30) == 0 ? front - random.Next(0, front + 1) : front - random.Next(0, random.Next(1, 4000)) + random.Next(0, 400);
    }

    private static async Task HoldsAsync(EmbeddedHost host, MetricOracle oracle, Random random)
    {
        foreach (var (selector, range, step) in Questions(random))
        {
            var read = await host.Store.Metrics.ReadBucketsAsync(selector, range, TimeSpan.FromSeconds(step), QueryLimits.Screen, Cancelled);
            Assert.Equal(
                Flat(oracle.Buckets(selector, range, step)),
                Flat(read.Items.Select(series => (series.Info.Key, (IReadOnlyList<Bucket>)[.. series.Seconds.Select((at, i) => new Bucket(at, series.Min[i], series.Max[i], series.Sum[i], series.Count[i], series.Last[i]))]))));
            var top = await host.Store.Metrics.ReadTopAsync(selector, range, TopBy.Sum, 3, QueryLimits.Screen, Cancelled);
            var whole = oracle.Buckets(selector, range, 0).ToArray();
            Assert.Equal(whole.Select(series => series.Buckets.Sum(bucket => bucket.Sum)).OrderDescending().Take(3), top.Items.Select(series => series.Sum[0]));
            Assert.Equal(whole.Length, top.Total);
        }

        var stored = await host.Store.Metrics.FindSeriesAsync(new(), QueryLimits.Screen, Cancelled);
        Assert.Equal(
            oracle.Buckets(new(), TimeRange.Everything, 0).Select(series => (series.Key.ToString(), series.Buckets[0].At, series.Buckets[^1].At)).Order(),
            stored.Items.Select(series => (series.Info.Key.ToString(), series.FirstAt.ToUnixTimeSeconds(), series.LastAt.ToUnixTimeSeconds())).Order());
    }

    private static IEnumerable<(string, Bucket)> Flat(IEnumerable<(SeriesKey Key, IReadOnlyList<Bucket> Buckets)> series) =>
        series.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal).SelectMany(one => one.Buckets.Select(bucket => (one.Key.ToString(), bucket)));

    private static IEnumerable<(SeriesSelector Selector, TimeRange Range, long Step)> Questions(Random random)
    {
        yield return (new(), TimeRange.Everything, 0);
        yield return (new(), TimeRange.Everything, 3600);
        yield return (new(), TimeRange.Everything, 86_400 * 7);
        for (var i = 0; i < 8; i++)
        {
            var from = Noon.AddSeconds(random.Next(-5000, Hours * 3600));
            from = random.Next(3) == 0 ? Noon.AddHours(random.Next(Hours)) : from;
            var length = random.Next(3) == 0 ? random.Next(1, 6) * 3600 : random.Next(0, 20_000);
            var selector = random.Next(3) switch
            {
                0 => new SeriesSelector(),
                1 => new() { Metric = "CPUUtilization" },
                _ => new() { Match = LabelSet.Of(("DBInstanceIdentifier", "db-1")) },
            };
            yield return (selector, new(from, from.AddSeconds(length)), random.Next(5) switch { 0 => 0, 1 => 60, 2 => 3600, 3 => 7200, _ => random.Next(1, 8000) });
        }
    }

    private static string ClosedFile(EmbeddedHost host) => Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(host.Folder, "closed"), "metrics-*")));

    private static async Task HourIsAsync(EmbeddedHost host, double sum, int count, double max, double last)
    {
        var read = await host.Store.Metrics.ReadBucketsAsync(new(), new(Noon, Noon.AddHours(1)), TimeSpan.FromHours(1), QueryLimits.Screen, Cancelled);
        var hour = Assert.Single(read.Items);
        Assert.Equal((sum, count, max, last), (Assert.Single(hour.Sum), hour.Count[0], hour.Max[0], hour.Last[0]));
    }
}
