using System.Text.Json;
using Dashboard.Simulator;

namespace Dashboard.Tests.Simulator;

/// <summary>Short ways to ask for metrics over the wire.</summary>
internal static class SimulatedMetrics
{
    public static async Task<List<JsonElement>> ListAsync(this SimulatorSession session, string region = SimulatedAccounts.Home, object? filter = null)
    {
        var metrics = new List<JsonElement>();
        var body = JsonSerializer.SerializeToNode(filter ?? new { })!.AsObject();
        for (var i = 0; i < 20; i++)
        {
            var page = await session.ValidAsync("cloudwatch", "ListMetrics", body, region);
            metrics.AddRange(page.GetProperty("Metrics").EnumerateArray());
            if (!page.TryGetProperty("NextToken", out var token))
            {
                return metrics;
            }

            body["NextToken"] = token.GetString();
        }

        throw new InvalidOperationException("The pages do not end.");
    }

    /// <summary>One metric's values by minute; the dimension's value (or part of it) tells which.</summary>
    public static async Task<Dictionary<DateTimeOffset, double>> ValuesAsync(
        this SimulatorSession session, string ns, string name, string stat, DateTimeOffset from, DateTimeOffset to, string dimension = "", string region = SimulatedAccounts.Home, int period = 60)
    {
        var metric = (await session.ListAsync(region, new { Namespace = ns, MetricName = name }))
            .First(metric => metric.GetProperty("Dimensions").GetRawText().Contains(dimension, StringComparison.Ordinal));
        var answer = await session.ValidAsync("cloudwatch", "GetMetricData", new
        {
            StartTime = from.ToUnixTimeSeconds(),
            EndTime = to.ToUnixTimeSeconds(),
            MetricDataQueries = new[] { new { Id = "q", MetricStat = new { Metric = metric, Period = period, Stat = stat } } },
        }, region);
        var result = answer.GetProperty("MetricDataResults")[0];
        return result.GetProperty("Timestamps").EnumerateArray().Select(time => DateTimeOffset.FromUnixTimeSeconds(time.GetInt64()))
            .Zip(result.GetProperty("Values").EnumerateArray().Select(value => value.GetDouble()))
            .ToDictionary();
    }
}
