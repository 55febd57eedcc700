using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Contracts;

/// <summary>Metrics: (series, time) is a sample, the last write wins, and what changes behind the watermark is told.</summary>
public abstract class MetricStoreContract : StoreContract
{
    private static readonly TimeRange Day = new(Noon.AddHours(-12), Noon.AddHours(12));

    [Fact]
    public async Task Statistic_and_period_are_part_of_identity_and_the_unit_is_not()
    {
        var (average, maximum, coarse) = (Series(), Series(statistic: Statistic.Maximum), Series(period: 300));
        await Store.Writer.WriteAsync(Samples((average, Noon, 1), (maximum, Noon, 2), (coarse, Noon, 3)), Cancelled);
        var unit = new SampleBlockBuilder();
        unit.Add(unit.Series(average, "Percent"), Noon.AddMinutes(1), 4);
        await Store.Writer.WriteAsync(new SignalBatch.Samples(unit.Build()) { Source = CloudWatch, Id = NextId() }, Cancelled);

        await ReopenAsync();
        var found = await Store.Metrics.FindSeriesAsync(new() { Namespace = "AWS/RDS" }, QueryLimits.Screen, Cancelled);

        Assert.Equal(3, found.Items.Length);
        var known = Assert.Single(found.Items, series => series.Info.Key == average);
        Assert.Equal("Percent", known.Info.Unit);
        Assert.Equal((Noon, Noon.AddMinutes(1), CloudWatch), (known.FirstAt, known.LastAt, known.Source));
    }

    [Fact]
    public async Task A_later_write_replaces_and_an_equal_one_is_a_duplicate()
    {
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(1), 2)), Cancelled);

        var receipt = await Store.Writer.WriteAsync(Samples((Series(), Noon, 5), (Series(), Noon.AddMinutes(1), 2), (Series(), Noon.AddMinutes(2), 3)), Cancelled);

        Assert.Equal(new WriteReceipt(2, 1, 0), receipt);
        Assert.Equal([(Noon, 5.0), (Noon.AddMinutes(1), 2.0), (Noon.AddMinutes(2), 3.0)], await ReadAsync(Series()));
    }

    [Fact]
    public async Task Within_a_batch_the_last_of_the_sources_own_order_wins()
    {
        var receipt = await Store.Writer.WriteAsync(Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(1), 7), (Series(), Noon, 9)), Cancelled);

        Assert.Equal(new WriteReceipt(2, 1, 0), receipt);
        Assert.Equal([(Noon, 9.0), (Noon.AddMinutes(1), 7.0)], await ReadAsync(Series()));
    }

    [Fact]
    public async Task A_gap_stays_a_gap()
    {
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(10), 2)), Cancelled);

        var read = await Store.Metrics.ReadBucketsAsync(new(), Day, TimeSpan.FromMinutes(5), QueryLimits.Screen, Cancelled);

        Assert.Equal([Noon.ToUnixTimeSeconds(), Noon.AddMinutes(10).ToUnixTimeSeconds()], Assert.Single(read.Items).Seconds);
    }

    [Fact]
    public async Task A_cut_list_of_series_says_so()
    {
        await Store.Writer.WriteAsync(Samples(Enumerable.Range(0, 20).Select(i => (Series(instance: $"db-{i:00}"), Noon, (double)i))), Cancelled);
        var limits = QueryLimits.Screen with { MaxRows = 5 };

        var found = await Store.Metrics.FindSeriesAsync(new(), limits, Cancelled);
        var read = await Store.Metrics.ReadBucketsAsync(new(), Day, TimeSpan.Zero, limits, Cancelled);
        var last = await Store.Metrics.ReadLastAsync(new(), limits, Cancelled);

        Assert.Equal((5, 20, true), (found.Items.Length, found.Total, found.IsCut));
        Assert.Equal((5, 20, true), (read.Items.Length, read.Total, read.IsCut));
        Assert.Equal((5, 20, true), (last.Items.Length, last.Total, last.IsCut));
        Assert.Equal(["db-00", "db-01", "db-02", "db-03", "db-04"], found.Items.Select(series => series.Info.Key.Dimensions["DBInstanceIdentifier"]));
    }

    [Theory]
    [InlineData(TopBy.Max, "spiky")]
    [InlineData(TopBy.Sum, "busy")]
    [InlineData(TopBy.Mean, "steady")]
    [InlineData(TopBy.Last, "rising")]
    public async Task The_top_is_what_was_asked_for(TopBy by, string winner)
    {
        await Store.Writer.WriteAsync(
            Samples(
                (Series(instance: "spiky"), Noon, 100), (Series(instance: "spiky"), Noon.AddMinutes(1), 1), (Series(instance: "spiky"), Noon.AddMinutes(2), 1), (Series(instance: "spiky"), Noon.AddMinutes(3), 1),
                (Series(instance: "steady"), Noon, 60), (Series(instance: "steady"), Noon.AddMinutes(1), 60),
                (Series(instance: "busy"), Noon, 50), (Series(instance: "busy"), Noon.AddMinutes(1), 50), (Series(instance: "busy"), Noon.AddMinutes(2), 50), (Series(instance: "busy"), Noon.AddMinutes(3), 40),
                (Series(instance: "rising"), Noon, 1), (Series(instance: "rising"), Noon.AddMinutes(1), 70)),
            Cancelled);

        var top = await Store.Metrics.ReadTopAsync(new() { Metric = "CPUUtilization" }, Day, by, 1, QueryLimits.Screen, Cancelled);

        Assert.Equal(winner, Assert.Single(top.Items).Info.Key.Dimensions["DBInstanceIdentifier"]);
        Assert.Equal(4, top.Total);
    }

    [Fact]
    public async Task A_change_behind_the_watermark_is_told_and_one_before_it_is_not()
    {
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(1), 1)) with { Resume = new("1"), CompleteUntil = Noon.AddMinutes(2) }, Cancelled);
        var start = await Store.Metrics.ReadSampleChangesAfterAsync(ArrivalPosition.Start, 10, Cancelled);
        Assert.Empty(start.Changes);

        // The first equals what is there, the second corrects, the third is late, the last is new and ahead of the watermark.
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1), (Series(), Noon.AddMinutes(1), 8), (Series(instance: "late"), Noon, 3), (Series(), Noon.AddMinutes(2), 4)), Cancelled);

        var changes = await Store.Metrics.ReadSampleChangesAfterAsync(start.Next, 10, Cancelled);
        Assert.Null(changes.Gap);
        Assert.Equivalent(
            new[]
            {
                (Series(), new TimeRange(Noon.AddMinutes(1), Noon.AddMinutes(1).AddSeconds(1))),
                (Series(instance: "late"), new TimeRange(Noon, Noon.AddSeconds(1))),
            },
            changes.Changes.Select(change => (change.Key, change.Range)));
        Assert.Empty((await Store.Metrics.ReadSampleChangesAfterAsync(changes.Next, 10, Cancelled)).Changes);
    }

    [Fact]
    public async Task Changes_are_followed_across_a_restart()
    {
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1)) with { Resume = new("1"), CompleteUntil = Noon.AddMinutes(2) }, Cancelled);
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 2)), Cancelled);
        var first = await Store.Metrics.ReadSampleChangesAfterAsync(ArrivalPosition.Start, 10, Cancelled);

        await ReopenAsync();
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 3)), Cancelled);

        var next = await Store.Metrics.ReadSampleChangesAfterAsync(first.Next, 10, Cancelled);
        Assert.Null(next.Gap);
        Assert.Single(next.Changes);
        Assert.True(next.Next.Sequence > first.Next.Sequence);
    }

    [Fact]
    public async Task A_position_of_another_life_of_the_store_is_a_named_gap()
    {
        await Store.Writer.WriteAsync(Samples((Series(), Noon, 1)), Cancelled);

        var page = await Store.Metrics.ReadSampleChangesAfterAsync(new(Guid.NewGuid(), 5), 10, Cancelled);

        Assert.NotNull(page.Gap);
        Assert.NotEmpty(page.Gap.Reason);
        Assert.Null((await Store.Metrics.ReadSampleChangesAfterAsync(page.Next, 10, Cancelled)).Gap);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_writes_read_as_a_map_from_time_to_last_value(int seed)
    {
        var random = new Random(seed);
        var oracle = new MetricOracle();
        var keys = Enumerable.Range(0, 8).Select(i => Series(metric: i % 2 == 0 ? "CPUUtilization" : "FreeableMemory", instance: $"db-{i / 2}")).ToArray();
        for (var round = 0; round < 60; round++)
        {
            var batch = Samples(Enumerable.Range(0, random.Next(0, 120)).Select(_ => (
                keys[random.Next(keys.Length)],
                Noon.AddSeconds((round * 60) - random.Next(0, random.Next(1, 4000)) + random.Next(0, 90)),
                (double)random.Next(0, 5))));
            var stored = oracle.Write(batch.Block);

            var receipt = await Store.Writer.WriteAsync(batch, Cancelled);

            Assert.Equal((stored, batch.Count - stored), (receipt.Stored, receipt.Duplicates));
            if (random.Next(20) == 0)
            {
                await ReopenAsync();
            }
        }

        foreach (var (selector, range, step) in Questions(random))
        {
            var read = await Store.Metrics.ReadBucketsAsync(selector, range, TimeSpan.FromSeconds(step), QueryLimits.Screen, Cancelled);
            Assert.Equal(
                oracle.Buckets(selector, range, step).OrderBy(series => series.Key.ToString(), StringComparer.Ordinal).SelectMany(series => series.Buckets.Select(bucket => (series.Key, bucket))),
                read.Items.OrderBy(series => series.Info.Key.ToString(), StringComparer.Ordinal).SelectMany(series => series.Seconds.Select((at, i) => (series.Info.Key, new Bucket(at, series.Min[i], series.Max[i], series.Sum[i], series.Count[i], series.Last[i])))));
        }

        var last = await Store.Metrics.ReadLastAsync(new(), QueryLimits.Screen, Cancelled);
        Assert.Equal(
            oracle.Buckets(new(), TimeRange.Everything, 0).Select(series => (series.Key, series.Buckets[^1].At, series.Buckets[^1].Last)).OrderBy(series => series.Key.ToString(), StringComparer.Ordinal),
            last.Items.Select(series => (series.Info.Key, series.Seconds[0], series.Last[0])).OrderBy(series => series.Key.ToString(), StringComparer.Ordinal));
    }

    private static IEnumerable<(SeriesSelector Selector, TimeRange Range, long Step)> Questions(Random random)
    {
        yield return (new(), TimeRange.Everything, 0);
        for (var i = 0; i < 20; i++)
        {
            var from = Noon.AddSeconds(random.Next(-5000, 4000)).AddMilliseconds(random.Next(0, 1000));
            var selector = random.Next(4) switch
            {
                0 => new SeriesSelector(),
                1 => new() { Metric = "CPUUtilization" },
                2 => new() { Match = LabelSet.Of(("DBInstanceIdentifier", "db-1")) },
                _ => new() { Namespace = "AWS/RDS", Statistic = Statistic.Average, Period = TimeSpan.FromMinutes(1), Match = LabelSet.Of(("account", "111122223333")) },
            };
            yield return (selector, new(from, from.AddSeconds(random.Next(0, 6000))), random.Next(3) switch { 0 => 0, 1 => 60, _ => random.Next(1, 4000) });
        }
    }

    private async Task<IEnumerable<(DateTimeOffset, double)>> ReadAsync(SeriesKey key)
    {
        var read = await Store.Metrics.ReadBucketsAsync(new() { Metric = key.Metric }, Day, TimeSpan.Zero, QueryLimits.Screen, Cancelled);
        var series = Assert.Single(read.Items, found => found.Info.Key == key);
        return series.Seconds.Select((at, i) => (DateTimeOffset.FromUnixTimeSeconds(at), series.Last[i]));
    }
}
