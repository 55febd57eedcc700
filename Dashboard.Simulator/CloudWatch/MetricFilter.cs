using System.Text.Json;
using Dashboard.Simulator.Estate.Metrics;
using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.CloudWatch;

/// <summary>What ListMetrics selects by, and how it writes a metric.</summary>
internal sealed record MetricFilter
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string?>> Dimensions { get; init; }

    /// <summary>Set for metrics that had a datapoint since then.</summary>
    public DateTimeOffset? ActiveSince { get; init; }

    public required DateTimeOffset Now { get; init; }

    public static MetricFilter Read(JsonElement input, string account, string region, DateTimeOffset now)
    {
        if (input.Text("RecentlyActive") is { } active and not "PT3H")
        {
            throw Invalid($"The value {active} for parameter RecentlyActive is not supported.");
        }

        if (input.Text("OwningAccount") is { } owner && (input.Flag("IncludeLinkedAccounts") is not true || owner != account))
        {
            throw Invalid($"OwningAccount {owner} is not linked to {account}.");
        }

        var dimensions = input.List("Dimensions");
        return dimensions.Count > 10
            ? throw Invalid("The collection Dimensions must not have a size greater than 10.")
            : new MetricFilter
            {
                Account = account,
                Region = region,
                Namespace = input.Text("Namespace"),
                Name = input.Text("MetricName"),
                Dimensions = [.. dimensions.Select(dimension => KeyValuePair.Create(
                    dimension.Text("Name") ?? throw Invalid("The parameter Dimensions.member.Name is required."),
                    dimension.Text("Value")))],
                ActiveSince = input.Text("RecentlyActive") is null ? null : now.AddHours(-3),
                Now = now,
            };
    }

    public bool Matches(SimulatedMetric metric) =>
        metric.Account == Account
        && metric.Region == Region
        && (Namespace is null || metric.Namespace == Namespace)
        && (Name is null || metric.Name == Name)
        && Dimensions.All(wanted => metric.Dimensions.Any(has => has.Key == wanted.Key && (wanted.Value is null || has.Value == wanted.Value)))
        && (ActiveSince is not { } since || IsActive(metric, since));

    private bool IsActive(SimulatedMetric metric, DateTimeOffset since)
    {
        var now = Now.ToUnixTimeSeconds();
        for (var minute = now / 60; minute >= since.ToUnixTimeSeconds() / 60; minute--)
        {
            if (metric.At(minute, now).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static AwsError Invalid(string message) =>
        new("InvalidParameterValueException", message) { QueryCode = "InvalidParameterValue" };
}
