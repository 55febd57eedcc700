using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Simulator.Estate.Metrics;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>One checked query of a GetMetricData call.</summary>
internal sealed partial record MetricQuery
{
    public required string Id { get; init; }

    public required string Label { get; init; }

    public required string Identity { get; init; }

    public required int Period { get; init; }

    public required Statistic Statistic { get; init; }

    public string? Unit { get; init; }

    public bool ReturnData { get; init; } = true;

    public static MetricQuery Read(JsonElement query, string account, string region)
    {
        var id = query.Text("Id") ?? throw Refused("The parameter MetricDataQueries.member.Id is required.");
        if (!QueryId().IsMatch(id))
        {
            throw Refused($"The value '{id}' for parameter MetricDataQueries.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.");
        }

        if (query.Member("Expression") is not null)
        {
            throw Refused($"Query '{id}' is an expression; metric math and Metrics Insights are not simulated.");
        }

        if (query.Text("AccountId") is { } other && other != account)
        {
            throw Refused($"Query '{id}' asks for account {other}, which is not linked to {account}.");
        }

        var stat = query.Member("MetricStat") ?? throw Refused($"Query '{id}' needs MetricStat or Expression.");
        var metric = stat.Member("Metric") ?? throw Refused($"Query '{id}' needs MetricStat.Metric.");
        var dimensions = metric.List("Dimensions");
        if (dimensions.Count > 30)
        {
            throw Refused("The collection Dimensions must not have a size greater than 30.");
        }

        var name = metric.Text("MetricName") ?? throw Refused($"Query '{id}' needs MetricStat.Metric.MetricName.");
        return new MetricQuery
        {
            Id = id,
            Label = query.Text("Label") ?? name,
            Identity = SimulatedMetric.IdentityOf(account, region,
                metric.Text("Namespace") ?? throw Refused($"Query '{id}' needs MetricStat.Metric.Namespace."),
                name,
                dimensions.Select(dimension => KeyValuePair.Create(dimension.Text("Name") ?? "", dimension.Text("Value") ?? ""))),
            Period = Seconds(stat.Number("Period")),
            Statistic = Statistic.Parse(stat.Text("Stat") ?? throw Refused($"Query '{id}' needs MetricStat.Stat.")),
            Unit = stat.Text("Unit"),
            ReturnData = query.Flag("ReturnData") ?? true,
        };
    }

    public static AwsError Refused(string message) => new("ValidationError", message);

    private static int Seconds(int? period) => period is 1 or 5 or 10 or 20 or 30 || (period > 0 && period % 60 == 0)
        ? period.Value
        : throw Refused("Period must be 1, 5, 10, 20, 30, or a multiple of 60.");

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]{0,254}$")]
    private static partial Regex QueryId();
}
