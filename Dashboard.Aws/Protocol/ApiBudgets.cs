namespace Amazon.Protocol;

/// <summary>So many a second, and so many at once after a pause.</summary>
public sealed record ApiBudget(double PerSecond, double Burst);

/// <summary>What AWS grants an account in a region, by API; documented quotas where AWS documents them.</summary>
public sealed record ApiBudgets
{
    /// <summary>Datapoints of GetMetricData, where the range begins within the last three hours.</summary>
    public const string RecentDatapoints = "GetMetricData datapoints, recent";

    /// <summary>Datapoints of GetMetricData, where the range begins earlier.</summary>
    public const string OlderDatapoints = "GetMetricData datapoints, older";

    public static ApiBudgets Default { get; } = new()
    {
        ByApi = new Dictionary<string, ApiBudget>(StringComparer.Ordinal)
        {
            // Two a second, hard, and the console's users spend them too: no burst.
            ["LookupEvents"] = new(2, 1),
            ["GetMetricData"] = new(50, 10),
            [RecentDatapoints] = new(180_000, 180_000),
            [OlderDatapoints] = new(396_000, 396_000),
            ["ListMetrics"] = new(25, 5),
            ["DescribeAlarms"] = new(9, 3),
            ["FilterLogEvents"] = new(5, 1),
        },
    };

    public required IReadOnlyDictionary<string, ApiBudget> ByApi { get; init; }

    /// <summary>For APIs whose quota is not published.</summary>
    public ApiBudget Otherwise { get; init; } = new(5, 5);

    public ApiBudget Of(string api) => ByApi.GetValueOrDefault(api, Otherwise);
}
