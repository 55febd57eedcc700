namespace Dashboard.Simulator;

/// <summary>Request rates a second, per account and Region, beyond which calls are throttled.</summary>
public sealed record AwsQuotas
{
    public static AwsQuotas Published { get; } = new();

    public static AwsQuotas Unlimited { get; } = new()
    {
        LookupEvents = double.PositiveInfinity,
        GetMetricData = double.PositiveInfinity,
        ListMetrics = double.PositiveInfinity,
        RecentDatapoints = double.PositiveInfinity,
        OlderDatapoints = double.PositiveInfinity,
        SlackMessages = double.PositiveInfinity,
    };

    public double LookupEvents { get; init; } = 2;

    public double GetMetricData { get; init; } = 50;

    public double ListMetrics { get; init; } = 25;

    /// <summary>Datapoints asked for (range ÷ period, whether they exist or not) by calls that start within the last three hours.</summary>
    public double RecentDatapoints { get; init; } = 180_000;

    /// <summary>The same for calls that start earlier.</summary>
    public double OlderDatapoints { get; init; } = 396_000;

    /// <summary>Messages a second for one Slack webhook, after a short burst.</summary>
    public double SlackMessages { get; init; } = 1;

    public double SlackBurst { get; init; } = 5;
}
