namespace Dashboard.Benchmarks.Measuring;

/// <summary>One comparison, as it is printed.</summary>
internal sealed record BenchmarkLine
{
    public required string Name { get; init; }

    public required Measured Ours { get; init; }

    /// <summary>What the peer did; null where there is none, or it could not be had.</summary>
    public Measured? Peer { get; init; }

    /// <summary>The peer's name, version and year; or why it is missing.</summary>
    public string? PeerVersion { get; init; }

    /// <summary>Null for a line that is only told.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What to know to read the line: the mix of data, the number of threads.</summary>
    public string? Note { get; init; }

    /// <summary>How many times better than the peer.</summary>
    public double? Ratio => Peer is { } peer ? Ours.TimesBetterThan(peer) : null;

    /// <summary>Whether the goal is reached; null where there is none, or it cannot be judged without the peer.</summary>
    public bool? Held => Goal is { } goal && Judged(goal) is { } value ? goal.IsHeld(value) : null;

    /// <summary>Whether it is all that was wanted.</summary>
    public bool? Aimed => Goal is { } goal && Judged(goal) is { } value ? goal.IsAimed(value) : null;

    private double? Judged(Goal goal) => goal.Of switch
    {
        GoalOf.Ours => Ours.Value,
        GoalOf.Ratio => Ratio,
        _ => Peer is { } peer ? Ours.Value / peer.Value : null,
    };
}
