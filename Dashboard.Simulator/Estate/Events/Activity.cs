namespace Dashboard.Simulator.Estate.Events;

/// <summary>Something that happens again and again in one account and Region, by one of some actors.</summary>
internal sealed record Activity
{
    public required string Account { get; init; }

    public required string Region { get; init; }

    /// <summary>As in ec2.amazonaws.com.</summary>
    public required string Source { get; init; }

    public required string Name { get; init; }

    public bool ReadOnly { get; init; }

    public required IReadOnlyList<Actor> Actors { get; init; }

    public required ulong Key { get; init; }

    /// <summary>How often in a minute.</summary>
    public required Func<long, long> Times { get; init; }

    public required Func<Draw, Details> Describe { get; init; }
}
