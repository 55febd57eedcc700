using System.Diagnostics;
using System.Text.Json;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

public class MetricDataTests
{
    private static readonly DateTimeOffset Noon = SimulatorSession.Noon;

    [Fact]
    public async Task Request_count_of_the_public_load_balancer_comes_each_minute_newest_first()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-2), Noon.AddHours(-1), await Query(session, "AWS/ApplicationELB", "RequestCount", "Sum", dimension: "public")));
        var points = Points(answer, "q0");
        Assert.Equal(60, points.Count);
        Assert.Equal(Enumerable.Range(1, 60).Select(back => Noon.AddHours(-1).AddMinutes(-back)), points.Select(point => point.Time));
        Assert.All(points, point => Assert.InRange(point.Value, 100, 20_000));
        Assert.Equal("Complete", Result(answer, "q0").GetProperty("StatusCode").GetString());
    }

    [Fact]
    public async Task Start_is_inclusive_and_end_is_exclusive()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddMinutes(-60), Noon.AddMinutes(-57), await Query(session, "AWS/RDS", "CPUUtilization", "Average"), "TimestampAscending"));
        Assert.Equal([Noon.AddMinutes(-60), Noon.AddMinutes(-59), Noon.AddMinutes(-58)], Points(answer, "q0").Select(point => point.Time));
    }

    [Fact]
    public async Task Sum_and_count_of_five_minutes_are_those_of_their_minutes_and_extremes_are_the_outermost()
    {
        await using var session = await SimulatorSession.StartAsync();
        foreach (var (stat, fold) in new (string, Func<IEnumerable<double>, double>)[] { ("Sum", Enumerable.Sum), ("SampleCount", Enumerable.Sum), ("Minimum", Enumerable.Min), ("Maximum", Enumerable.Max) })
        {
            var fine = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-2), Noon.AddHours(-1), await Query(session, "AWS/ApplicationELB", "TargetResponseTime", stat), "TimestampAscending"));
            var coarse = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-2), Noon.AddHours(-1), await Query(session, "AWS/ApplicationELB", "TargetResponseTime", stat, 300), "TimestampAscending"));
            var expected = Points(fine, "q0").GroupBy(point => point.Time.ToUnixTimeSeconds() / 300).Select(minutes => fold(minutes.Select(point => point.Value)));
            Assert.Equal(expected, Points(coarse, "q0").Select(point => point.Value), new Near());
        }
    }

    [Fact]
    public async Task Percentiles_are_ordered_and_lie_between_minimum_and_maximum()
    {
        await using var session = await SimulatorSession.StartAsync();
        var values = new List<double>();
        foreach (var stat in new[] { "Minimum", "p10", "p50", "p99", "Maximum" })
        {
            var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-3), Noon.AddHours(-2), await Query(session, "AWS/ApplicationELB", "TargetResponseTime", stat, 3600)));
            values.Add(Assert.Single(Points(answer, "q0")).Value);
        }

        Assert.Equal(values.Order(), values);
        Assert.True(values[3] > 2 * values[2], "the slowest of a hundred requests is much slower than the usual one");
    }

    [Fact]
    public async Task Errors_are_absent_where_there_were_none()
    {
        await using var session = await SimulatorSession.StartAsync(at: Noon.AddHours(-8));
        var query = await Query(session, "AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "Sum", dimension: "public");
        var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-11), Noon.AddHours(-9), query));
        var points = Points(answer, "q0");
        Assert.InRange(points.Count, 0, 60);
        Assert.All(points, point => Assert.True(point.Value > 0));
    }

    [Fact]
    public async Task Youngest_values_are_missing_then_grow_and_then_stay()
    {
        await using var session = await SimulatorSession.StartAsync();
        var query = await Query(session, "AWS/CloudFront", "Requests", "Sum", region: SimulatedAccounts.Global);
        var seen = new List<double?>();
        for (var minutes = 0; minutes <= 20; minutes++)
        {
            var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon, Noon.AddMinutes(1), query), SimulatedAccounts.Global);
            seen.Add(Points(answer, "q0") is [var point] ? point.Value : null);
            session.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Null(seen[1]);
        var known = seen.OfType<double>().ToList();
        Assert.Equal(known.Order(), known);
        Assert.True(known.Distinct().Count() > 3, "the value changes while reports come in");
        Assert.Single(seen.Skip(11).Distinct());
    }

    [Fact]
    public async Task Pages_hold_what_one_big_answer_would()
    {
        await using var session = await SimulatorSession.StartAsync();
        var queries = await Queries(session, 5);
        var whole = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-3), Noon.AddHours(-1), queries));
        var merged = new Dictionary<string, List<(DateTimeOffset, double)>>();
        string? token = null;
        var partial = 0;
        for (var page = 0; page < 100; page++)
        {
            var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-3), Noon.AddHours(-1), queries, limit: 77, token: token));
            foreach (var result in answer.GetProperty("MetricDataResults").EnumerateArray())
            {
                var id = result.GetProperty("Id").GetString()!;
                merged.TryAdd(id, []);
                merged[id].AddRange(Points(answer, id));
                partial += result.GetProperty("StatusCode").GetString() == "PartialData" ? 1 : 0;
            }

            if (!answer.TryGetProperty("NextToken", out var next))
            {
                break;
            }

            token = next.GetString();
        }

        Assert.True(partial > 3);
        Assert.Equal(5, merged.Count);
        Assert.All(merged, pair => Assert.Equal(Points(whole, pair.Key), pair.Value));
    }

    [Fact]
    public async Task Token_is_refused_with_other_parameters()
    {
        await using var session = await SimulatorSession.StartAsync();
        var queries = await Queries(session, 2);
        var first = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-3), Noon, queries, limit: 10));
        var token = first.GetProperty("NextToken").GetString();
        var answer = await session.CallAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-4), Noon, queries, limit: 10, token: token));
        Assert.Equal((400, "InvalidNextToken"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Old_data_is_kept_at_coarser_periods_only()
    {
        await using var session = await SimulatorSession.StartAsync();
        foreach (var (days, period, expected) in new[] { (14, 60, true), (16, 60, false), (16, 300, true), (62, 300, true), (64, 300, false), (64, 3600, true), (454, 3600, true), (457, 3600, false) })
        {
            var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddDays(-days), Noon.AddDays(-days).AddHours(2), await Query(session, "AWS/RDS", "CPUUtilization", "Average", period)));
            Assert.True(Points(answer, "q0").Count > 0 == expected, $"{days} days, period {period}");
        }
    }

    [Theory]
    [InlineData(61, "Average")]
    [InlineData(60, "Median")]
    [InlineData(60, "p101")]
    public async Task Wrong_period_or_statistic_is_refused(int period, string stat)
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.CallAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-1), Noon, await Query(session, "AWS/RDS", "CPUUtilization", stat, period)));
        Assert.Equal((400, "ValidationError"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task More_than_500_queries_are_refused()
    {
        await using var session = await SimulatorSession.StartAsync();
        var answer = await session.CallAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-1), Noon, await Queries(session, 501)));
        Assert.Equal((400, "ValidationError"), (answer.Status, answer.Error));
        Assert.Contains("500", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_metric_and_wrong_unit_are_empty_and_complete()
    {
        await using var session = await SimulatorSession.StartAsync();
        var known = await Query(session, "AWS/RDS", "CPUUtilization", "Average", unit: "Bytes");
        var unknown = new { Id = "q1", MetricStat = new { Metric = new { Namespace = "AWS/Nothing", MetricName = "None" }, Period = 60, Stat = "Sum" } };
        var answer = await session.ValidAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-1), Noon, [known[0], unknown]));
        Assert.Empty(Points(answer, "q0"));
        Assert.Empty(Points(answer, "q1"));
        Assert.Equal("Complete", Result(answer, "q1").GetProperty("StatusCode").GetString());
    }

    [Fact]
    public async Task Asking_for_too_many_datapoints_at_once_is_throttled()
    {
        await using var session = await SimulatorSession.StartAsync();
        var queries = await Queries(session, 400);
        var answer = await session.CallAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-24), Noon, queries));
        Assert.Equal((400, "ThrottlingException"), (answer.Status, answer.Error));
        Assert.Equal("Throttling;Sender", answer.Headers.GetValues("x-amzn-query-error").Single());
        var less = await session.CallAsync("cloudwatch", "GetMetricData", Call(Noon.AddHours(-24), Noon, queries[..250]));
        Assert.Equal(200, less.Status);
    }

    [Fact]
    public async Task A_page_of_500_series_over_a_day_takes_less_than_a_second()
    {
        await using var session = await SimulatorSession.StartAsync(new SimulatorOptions { Quotas = AwsQuotas.Unlimited });
        var call = Call(Noon.AddHours(-24), Noon, await Queries(session, 500));
        await session.CallAsync("cloudwatch", "GetMetricData", call);
        var watch = Stopwatch.StartNew();
        var answer = await session.CallAsync("cloudwatch", "GetMetricData", call);
        watch.Stop();
        Assert.Equal(100_800, answer.Json.GetProperty("MetricDataResults").EnumerateArray().Sum(result => result.GetProperty("Values").GetArrayLength()));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(1), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task Same_seed_and_clock_give_the_same_answer_from_another_host()
    {
        await using var one = await SimulatorSession.StartAsync();
        await using var other = await SimulatorSession.StartAsync();
        await using var stranger = await SimulatorSession.StartAsync(new SimulatorOptions { Seed = 7 });
        var call = Call(Noon.AddHours(-1), Noon, await Query(one, "AWS/SQS", "NumberOfMessagesSent", "Sum"));
        var answers = await Task.WhenAll(new[] { one, other, stranger }.Select(session => session.CallAsync("cloudwatch", "GetMetricData", call)));
        Assert.Equal(answers[0].Text, answers[1].Text);
        Assert.NotEqual(answers[0].Text, answers[2].Text);
    }

    private static Dictionary<string, object> Call(DateTimeOffset from, DateTimeOffset to, object[] queries, string? scan = null, int? limit = null, string? token = null)
    {
        var body = new Dictionary<string, object> { ["StartTime"] = from.ToUnixTimeSeconds(), ["EndTime"] = to.ToUnixTimeSeconds(), ["MetricDataQueries"] = queries };
        foreach (var (name, value) in new (string, object?)[] { ("ScanBy", scan), ("MaxDatapoints", limit), ("NextToken", token) })
        {
            if (value is not null)
            {
                body[name] = value;
            }
        }

        return body;
    }

    private static async Task<object[]> Query(SimulatorSession session, string ns, string name, string stat, int period = 60, string region = SimulatedAccounts.Home, string? unit = null, string? dimension = null)
    {
        var metric = (await session.ListAsync(region, new { Namespace = ns, MetricName = name })).First(metric => dimension is null || metric.GetRawText().Contains(dimension, StringComparison.Ordinal));
        return [new { Id = "q0", MetricStat = unit is null ? (object)new { Metric = metric, Period = period, Stat = stat } : new { Metric = metric, Period = period, Stat = stat, Unit = unit } }];
    }

    private static async Task<object[]> Queries(SimulatorSession session, int count)
    {
        var metrics = await session.ListAsync();
        Assert.True(metrics.Count >= count, $"the estate has {metrics.Count} metrics in one Region");
        return [.. metrics.Take(count).Select((metric, i) => new { Id = $"q{i}", MetricStat = new { Metric = metric, Period = 60, Stat = "Average" } })];
    }

    private static JsonElement Result(JsonElement answer, string id) =>
        answer.GetProperty("MetricDataResults").EnumerateArray().Single(result => result.GetProperty("Id").GetString() == id);

    private static List<(DateTimeOffset Time, double Value)> Points(JsonElement answer, string id)
    {
        var result = Result(answer, id);
        return [.. result.GetProperty("Timestamps").EnumerateArray().Select(time => DateTimeOffset.FromUnixTimeSeconds(time.GetInt64()))
            .Zip(result.GetProperty("Values").EnumerateArray().Select(value => value.GetDouble()))];
    }

    private sealed class Near : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= 1e-9 * Math.Max(Math.Abs(x), Math.Abs(y));

        public int GetHashCode(double value) => 0;
    }
}
