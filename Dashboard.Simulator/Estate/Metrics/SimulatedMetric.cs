using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Metrics;

/// <summary>One metric of the estate: its name in CloudWatch, and where its values come from.</summary>
internal sealed record SimulatedMetric
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>In name order.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Dimensions { get; init; }

    public required string Unit { get; init; }

    public required ulong Key { get; init; }

    public required Signal Signal { get; init; }

    public required Publication Publication { get; init; }

    public string Identity => IdentityOf(Account, Region, Namespace, Name, Dimensions);

    /// <summary>CloudWatch tells metrics apart by their names and the set of their dimensions.</summary>
    public static string IdentityOf(string account, string region, string ns, string name, IEnumerable<KeyValuePair<string, string>> dimensions) =>
        string.Join('\u001f', new[] { account, region, ns, name }.Concat(
            dimensions.OrderBy(dimension => dimension.Key, StringComparer.Ordinal).SelectMany(dimension => new[] { dimension.Key, dimension.Value })));

    /// <summary>The datapoint that starts at a minute, as far as it is known; none where there is none (yet).</summary>
    public Observations At(long minute, long nowSeconds)
    {
        if (Publication.EveryMinutes > 1 && minute % Publication.EveryMinutes != 0)
        {
            return Observations.None;
        }

        var arrived = Publication.Arrived(Key, minute, nowSeconds);
        return arrived > 0 ? Signal.At(minute, arrived) : Observations.None;
    }
}
