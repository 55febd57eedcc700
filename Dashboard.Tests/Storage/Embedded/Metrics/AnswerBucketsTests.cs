using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Metrics;
using Bucket = Dashboard.Storage.Embedded.Metrics.Bucket;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Metrics;

/// <summary>Buckets of several series, in whatever order their parts come, beside a dictionary of them.</summary>
public sealed class AnswerBucketsTests
{
    private const int Places = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Runs_forwards_backwards_and_mixed_give_each_bucket_once_in_order_of_time(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            using var buckets = AnswerBuckets.Of(Places);
            var expected = Enumerable.Range(0, Places).Select(_ => new SortedDictionary<long, (double Low, double High, double Total, int Count)>()).ToArray();
            for (var run = random.Next(6); run > 0; run--)
            {
                var (place, start, step) = (random.Next(Places), random.Next(-50, 50), random.Next(-1, 2));
                for (var i = random.Next(20); i > 0; i--, start += step)
                {
                    var value = random.Next(100);
                    buckets.Add(place, Bucket.Of(start, start, value));
                    var (low, high, total, count) = expected[place].TryGetValue(start, out var known) ? known : (double.MaxValue, double.MinValue, 0, 0);
                    expected[place][start] = (Math.Min(low, value), Math.Max(high, value), total + value, count + 1);
                }
            }

            for (var place = 0; place < Places; place++)
            {
                AssertEqual(expected[place], buckets, place);
            }
        }
    }

    [Fact]
    public void Where_every_bucket_is_one_sample_its_value_is_all_that_can_be_said()
    {
        using var buckets = AnswerBuckets.Of(1);
        buckets.Add(0, Bucket.Of(10, 10, 4));
        buckets.Add(0, Bucket.Of(20, 20, 7));

        var built = buckets.Build(0, Info());

        Assert.All([built.Min, built.Max, built.Sum, built.Last], column => Assert.Equal([4, 7], column));
        Assert.Equal([1, 1], built.Count);
    }

    private static void AssertEqual(SortedDictionary<long, (double Low, double High, double Total, int Count)> expected, AnswerBuckets buckets, int place)
    {
        Assert.Equal(expected.Count > 0, buckets.Has(place));
        var built = buckets.Build(place, Info());
        Assert.Equal(expected.Keys, built.Seconds);
        Assert.Equal(expected.Values.Select(bucket => bucket.Low), built.Min);
        Assert.Equal(expected.Values.Select(bucket => bucket.High), built.Max);
        Assert.Equal(expected.Values.Select(bucket => bucket.Total), built.Sum);
        Assert.Equal(expected.Values.Select(bucket => bucket.Count), built.Count);
    }

    private static SeriesInfo Info() => new(Series(), null);
}
