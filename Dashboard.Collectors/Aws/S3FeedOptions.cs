namespace Dashboard.Collectors.Aws;

/// <summary>How far a feed looks back, and how often.</summary>
internal sealed record S3FeedOptions
{
    /// <summary>Time between runs.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>Nothing delivered before this is read; null for all that the bucket has.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Every run lists again what is named up to this long before the position: names sort by time, and delivery does not.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Every so many runs, the whole days within <see cref="SweepOverlap"/> are listed, for what came later than that.</summary>
    public int SweepEvery { get; init; } = 15;

    /// <summary>How far a sweep goes back.</summary>
    public TimeSpan SweepOverlap { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A feed that is further behind reads the last days first: people look at those.</summary>
    public TimeSpan Recent { get; init; } = TimeSpan.FromDays(1);
}
