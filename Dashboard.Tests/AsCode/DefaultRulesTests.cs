using System.Text.Json;
using Dashboard.AsCode;
using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;
using Dashboard.Simulator;
using Dashboard.Tests.Alerting;
using Dashboard.Tests.Simulator;

namespace Dashboard.Tests.AsCode;

/// <summary>The rules that ship, judged over hours of the simulated estate as its CloudWatch tells them.</summary>
public sealed class DefaultRulesTests
{
    private static readonly DateTimeOffset Incident = SimulatorSession.Noon;

    public static TheoryData<string, bool> Rules => new(RuleLibrary.Load(Path.Combine(AppContext.BaseDirectory, "rules")).Library.Current
        .Select(rule => (rule.Id, IncidentFires.Contains(rule.Id))));

    private static readonly string[] IncidentFires =
        ["alb-target-5xx", "alb-latency-p99", "cloudfront-5xx-rate", "fds-fallback", "kinesis-iterator-age", "rds-replica-lag", "sqs-message-age"];

    [Fact]
    public void Rules_that_ship_have_no_problem_and_say_what_to_do()
    {
        var (library, problems) = RuleLibrary.Load(Path.Combine(AppContext.BaseDirectory, "rules"));
        Assert.Empty(problems);
        Assert.Superset(IncidentFires.ToHashSet(), library.Current.Select(rule => rule.Id).ToHashSet());
        Assert.All(library.Current, rule => Assert.True(rule.Summary.Length > 0 && rule.Runbook.Length > 0, rule.Id));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Quiet_hours_page_nobody_and_the_incident_is_noticed(string id, bool fires)
    {
        var rule = RuleLibrary.Load(Path.Combine(AppContext.BaseDirectory, "rules")).Library.Current.Single(rule => rule.Id == id);
        await using var session = await SimulatorSession.StartAsync(new() { Quotas = AwsQuotas.Unlimited, IncidentAt = Incident }, Incident.AddHours(4));
        var scene = await AlertingScene.StartAsync(rule with { Backfill = TimeSpan.FromDays(10) });
        var until = Incident.AddHours(2);
        var from = rule.Select.Period >= TimeSpan.FromDays(1) ? until.AddDays(-5) : Incident.AddHours(-6);
        var series = 0;
        foreach (var region in new[] { SimulatedAccounts.Home, "us-east-1" })
        {
            series += await CopyAsync(session, rule, region, new(from, until), scene);
        }

        Assert.True(series > 0, "It judges nothing that the demo collects.");
        scene.Metrics.CompleteUntil(AlertingScene.Source, until);
        scene.Time.SetUtcNow(until);
        await scene.JudgeAsync();

        var fired = scene.Alerts.History.Where(entry => entry.News is AlertNews.Fired).ToArray();
        Assert.DoesNotContain(scene.Alerts.History, entry => entry.News is AlertNews.NoData or AlertNews.Error);
        Assert.DoesNotContain(fired, entry => entry.EvaluatedAt < Incident && rule.Tier is AlertTier.Page);
        Assert.Equal(fires, fired.Any(entry => entry.EvaluatedAt > Incident && entry.EvaluatedAt < Incident.AddMinutes(30)));
    }

    /// <summary>Takes over the rule's metric with the dimensions that the demo's configuration collects.</summary>
    private static async Task<int> CopyAsync(SimulatorSession session, AlertRule rule, string region, TimeRange range, AlertingScene scene)
    {
        var select = rule.Select;
        var listed = (await session.CallAsync("cloudwatch", "ListMetrics", new { select.Namespace, MetricName = select.Metric }, region)).Json.GetProperty("Metrics").EnumerateArray()
            .Where(metric => IsCollected(select.Namespace!, select.Metric!, select.Statistic!.Value.Name, (int)select.Period!.Value.TotalSeconds, Dimensions(metric).Select(pair => pair.Key)))
            .ToArray();
        if (listed.Length == 0)
        {
            return 0;
        }

        var answer = await session.CallAsync("cloudwatch", "GetMetricData", new
        {
            StartTime = range.From.ToUnixTimeSeconds(),
            EndTime = range.Until.ToUnixTimeSeconds(),
            MetricDataQueries = listed.Select((metric, i) => new { Id = $"q{i}", MetricStat = new { Metric = metric, Period = (int)select.Period!.Value.TotalSeconds, Stat = select.Statistic!.Value.Name } }),
        }, region);
        Assert.False(answer.Json.TryGetProperty("NextToken", out _), "one page is expected");
        foreach (var result in answer.Json.GetProperty("MetricDataResults").EnumerateArray())
        {
            var metric = listed[int.Parse(result.GetProperty("Id").GetString()![1..], System.Globalization.CultureInfo.InvariantCulture)];
            var key = new SeriesKey
            {
                Account = SimulatedAccounts.Production,
                Region = region,
                Namespace = select.Namespace!,
                Metric = select.Metric!,
                Dimensions = LabelSet.Of(Dimensions(metric)),
                Statistic = select.Statistic!.Value,
                Period = select.Period!.Value,
            };
            foreach (var (time, value) in result.GetProperty("Timestamps").EnumerateArray().Zip(result.GetProperty("Values").EnumerateArray()))
            {
                scene.Metrics.Write(AlertingScene.Source, key, DateTimeOffset.FromUnixTimeSeconds(time.GetInt64()), value.GetDouble());
            }
        }

        return listed.Length;
    }

    private static IEnumerable<KeyValuePair<string, string>> Dimensions(JsonElement metric) =>
        metric.GetProperty("Dimensions").EnumerateArray().Select(dimension => KeyValuePair.Create(dimension.GetProperty("Name").GetString()!, dimension.GetProperty("Value").GetString()!));

    private static bool IsCollected(string ns, string name, string statistic, int period, IEnumerable<string> dimensions)
    {
        using var demo = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "demo", "demo.json")));
        return demo.RootElement.GetProperty("Collectors").GetProperty("CloudWatch").GetProperty("Metrics").EnumerateArray().Any(metric =>
            metric.GetProperty("Namespace").GetString() == ns
            && metric.GetProperty("Name").GetString() == name
            && metric.GetProperty("Period").GetInt32() == period
            && metric.GetProperty("Statistics").EnumerateArray().Any(one => one.GetString() == statistic)
            && metric.GetProperty("Dimensions").EnumerateObject().Select(dimension => dimension.Name).ToHashSet().SetEquals(dimensions));
    }
}
