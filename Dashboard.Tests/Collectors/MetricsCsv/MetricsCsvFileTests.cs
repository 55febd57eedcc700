using System.Globalization;
using System.Text;
using Dashboard.Collectors.MetricsCsv;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Collectors.MetricsCsv;

public sealed class MetricsCsvFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2014-02-14 14:30:00,0.132", "2014-02-14T14:30:00Z", 0.132)]
    [InlineData("2014-02-14T14:30:00,1", "2014-02-14T14:30:00Z", 1)]
    [InlineData("2014-02-14T14:30:00Z,-1e-3", "2014-02-14T14:30:00Z", -0.001)]
    [InlineData("2014-02-14T14:30:00+02:00,5", "2014-02-14T12:30:00Z", 5)]
    [InlineData("2014-02-14 14:30:00.999,5", "2014-02-14T14:30:00Z", 5)]
    [InlineData("2014-02-14 14:30,5", "2014-02-14T14:30:00Z", 5)]
    [InlineData("2014-02-14,5", "2014-02-14T00:00:00Z", 5)]
    [InlineData("\"2014-02-14 14:30:00\" , \"5\"", "2014-02-14T14:30:00Z", 5)]
    public async Task Line_is_a_sample(string line, string time, double value)
    {
        var file = await ReadAsync(line);
        Assert.Equal([(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds(), value)], file.Seconds.Zip(file.Values));
        Assert.Empty(file.Rejected);
    }

    [Theory]
    [InlineData("2014-02-14 14:30:00", "one column")]
    [InlineData("2014-02-14 14:30:00,1,2", "more than two columns")]
    [InlineData("02/03/2014 14:30,1", "not an ISO 8601 time")]
    [InlineData(",1", "not an ISO 8601 time")]
    [InlineData("1850-01-01 00:00:00,1", "outside the years")]
    [InlineData("2014-02-30 00:00:00,1", "not an ISO 8601 time")]
    [InlineData("2014-02-14 14:30:00,NaN", "not a finite number")]
    [InlineData("2014-02-14 14:30:00,1e999", "not a finite number")]
    [InlineData("2014-02-14 14:30:00,", "not a finite number")]
    [InlineData("timestamp,value", "first line only")]
    public async Task Bad_line_is_refused_with_its_number_and_reason_and_the_rest_is_taken(string line, string reason)
    {
        var file = await ReadAsync($"timestamp,value\r\n2014-01-01 00:00:00,1\r\n\r\n{line}\r\n2014-01-01 00:05:00,2\r\n");
        Assert.Equal([1.0, 2.0], file.Values);
        var rejected = Assert.Single(file.Rejected);
        Assert.Contains(reason, rejected.Reason, StringComparison.Ordinal);
        Assert.Equal("test.csv:4", rejected.Origin);
        Assert.Equal(line, rejected.Excerpt);
    }

    [Fact]
    public async Task Repeated_times_keep_the_last_line_and_are_counted_whatever_the_order()
    {
        var file = await ReadAsync("2014-01-01 00:10:00,1\n2014-01-01 00:00:00,2\n2014-01-01 00:10:00,3\n2014-01-01 00:00:00,4\n2014-01-01 00:10:00,5\n");
        Assert.Equal([4.0, 5.0], file.Values);
        Assert.Equal(600, file.Seconds[1] - file.Seconds[0]);
        Assert.Equal(3, file.Repeated);
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_missing_last_line_end_change_nothing()
    {
        var file = await ReadAsync("\uFEFFtimestamp,value\n2014-01-01 00:10:00,1");
        Assert.Equal([1.0], file.Values);
        Assert.Empty(file.Rejected);
    }

    [Fact]
    public async Task Endless_line_is_refused_once_and_reading_goes_on()
    {
        var file = await ReadAsync($"2014-01-01 00:00:00,1\n{new string('x', 3_000_000)}\n2014-01-01 00:05:00,2\n{new string('y', 5000)}");
        Assert.Equal([1.0, 2.0], file.Values);
        Assert.Equal(["test.csv:2", "test.csv:4"], file.Rejected.Select(line => line.Origin));
        Assert.All(file.Rejected, line => Assert.InRange(line.Excerpt.Length, 1000, 1001));
    }

    [Fact]
    public async Task Many_bad_lines_are_counted_and_not_all_kept()
    {
        var file = await ReadAsync(string.Concat(Enumerable.Repeat("garbage\n", 5000)));
        Assert.Equal(5000, file.RejectedLines);
        Assert.Equal(MetricsCsvFile.MaxRejected + 1, file.Rejected.Length);
        Assert.StartsWith("4000 more", file.Rejected[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recorded_series_read_as_a_map_from_time_to_the_last_value()
    {
        foreach (var path in Directory.EnumerateFiles(SharedData.Require("nab", "data", "realAWSCloudwatch"), "*.csv"))
        {
            var expected = new SortedDictionary<long, double>();
            var lines = (await File.ReadAllLinesAsync(path, Cancel)).Skip(1).ToArray();
            foreach (var line in lines)
            {
                var cells = line.Split(',');
                var at = DateTime.ParseExact(cells[0], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                expected[(long)(at - DateTime.UnixEpoch).TotalSeconds] = double.Parse(cells[1], CultureInfo.InvariantCulture);
            }

            await using var stream = File.OpenRead(path);
            var file = await MetricsCsvFile.ReadAsync(stream, Path.GetFileName(path), Cancel);
            Assert.Equal(expected.Select(pair => (pair.Key, pair.Value)), file.Seconds.Zip(file.Values));
            Assert.Equal(lines.Length - expected.Count, file.Repeated);
            Assert.Empty(file.Rejected);
        }
    }

    [Fact]
    public void Batches_cut_a_long_file_and_move_the_watermark_with_the_samples_never_back()
    {
        var seconds = Enumerable.Range(0, MetricsCsvBatches.MaxBatch + 1).Select(i => (long)i * 60).ToArray();
        var file = new MetricsCsvFile([.. seconds], [.. seconds.Select(second => (double)second)], 0, [], 0);

        var batches = MetricsCsvBatches.Of("cpu", "d1", file, completeUntil: null).ToArray();
        Assert.Equal([MetricsCsvBatches.MaxBatch, 1], batches.Select(batch => batch.Count));
        Assert.Equal(["cpu@d1#0", "cpu@d1#end"], batches.Select(batch => batch.Id.Value));
        Assert.Equal(batches.Select(batch => (DateTimeOffset?)DateTimeOffset.FromUnixTimeSeconds(batch.Block.Seconds[^1] + 1)), batches.Select(batch => batch.CompleteUntil));
        Assert.All(batches, batch => Assert.Null(batch.Resume));

        var later = DateTimeOffset.FromUnixTimeSeconds(seconds[^1] + 1000);
        Assert.All(MetricsCsvBatches.Of("cpu", "d1", file, later), batch => Assert.Equal(later, batch.CompleteUntil));
    }

    [Fact]
    public async Task File_without_a_single_good_line_still_reports_its_bad_ones()
    {
        var file = await ReadAsync("garbage");
        var batch = Assert.Single(MetricsCsvBatches.Of("cpu", "d1", file, null));
        Assert.Equal(0, batch.Count);
        Assert.Null(batch.CompleteUntil);
        Assert.Single(batch.Rejected);
    }

    private static async Task<MetricsCsvFile> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await MetricsCsvFile.ReadAsync(stream, "test.csv", Cancel);
    }
}
