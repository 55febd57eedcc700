using System.Text;
using Dashboard.Benchmarks.Estate;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Collectors.FlowLogs;

namespace Dashboard.Tests.Benchmarks;

/// <summary>What is measured is what is said to be measured.</summary>
public sealed class EstateTests
{
    [Fact]
    public async Task Flow_lines_have_the_size_that_is_said_and_all_of_them_are_taken()
    {
        var text = new FlowLines(seed: 1, startSeconds: 1_717_200_000, linesPerSecond: 100).Text(50_000);
        var reader = new FlowLogReader(new MemoryStream(text), "flows", new());
        while (await reader.ReadAsync(TestContext.Current.CancellationToken) is not null)
        {
        }

        Assert.Equal(50_000, reader.Tally.Records);
        Assert.InRange(text.Length / 50_000.0, 113, 115);
    }

    [Fact]
    public void Trail_events_have_the_size_that_is_said_and_all_of_them_are_taken()
    {
        var generator = new TrailEvents(seed: 1, DateTimeOffset.UnixEpoch.AddYears(50), eventsPerSecond: 10);
        var records = Enumerable.Range(0, 5_000).Select(_ => generator.Next()).ToList();
        var ids = records.Select(record => CloudTrailNormalizer.Normalize(record, "test", DateTimeOffset.UnixEpoch)).Select(read => Assert.IsType<Normalized.Taken>(read).Event.Id).ToHashSet();

        Assert.Equal(records.Count, ids.Count);
        Assert.InRange(records.Average(record => record.Length), TrailEvents.Bytes * 0.99, TrailEvents.Bytes * 1.01);
    }

    [Fact]
    public void Metric_series_differ_and_their_kinds_have_the_shares_that_are_said()
    {
        var estate = new MetricEstate(seed: 1, series: 1000);
        var shares = Enumerable.Range(0, 1000).GroupBy(MetricEstate.KindOf).ToDictionary(kind => kind.Key, kind => kind.Count() / 10);

        Assert.Equal(1000, estate.Series.Select(series => series.Key).Distinct().Count());
        Assert.Equal((32, 24, 16, 8, 12, 8), (shares[ValueKind.Percent], shares[ValueKind.Count], shares[ValueKind.Steady], shares[ValueKind.Bytes], shares[ValueKind.Latency], shares[ValueKind.Average]));
    }

    [Fact]
    public void Same_seed_gives_the_same_estate_and_another_one_another()
    {
        Assert.Equal(Everything(7), Everything(7));
        Assert.NotEqual(Everything(7), Everything(8));

        static string Everything(ulong seed)
        {
            var values = new double[100];
            new MetricEstate(seed, series: 100).Next(1_717_200_000, values);
            Assert.All(values, value => Assert.True(double.IsFinite(value)));
            return Convert.ToHexString(new FlowLines(seed, 1_717_200_000, 100).Text(20))
                + Encoding.UTF8.GetString(new TrailEvents(seed, DateTimeOffset.UnixEpoch.AddYears(50), 10).Next())
                + string.Join(' ', values);
        }
    }
}
