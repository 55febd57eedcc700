namespace Dashboard.Core.Telemetry;

/// <summary>Whether a finding still stands.</summary>
public enum FindingStatus
{
    /// <summary>It stands.</summary>
    Open,

    /// <summary>It stands and somebody decided not to see it.</summary>
    Suppressed,

    /// <summary>It is gone.</summary>
    Resolved,
}

/// <summary>How bad, in the order of the field.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Informational,

    /// <summary>Low.</summary>
    Low,

    /// <summary>Medium.</summary>
    Medium,

    /// <summary>High.</summary>
    High,

    /// <summary>Critical.</summary>
    Critical,
}

/// <summary>A standing fact about a resource (a vulnerability, a failed compliance check); an upsert by <see cref="Id"/>, the newer <see cref="UpdatedAt"/> wins.</summary>
public sealed record Finding
{
    /// <summary>The source's id, normalised.</summary>
    public required string Id { get; init; }

    /// <summary>Where it was read.</summary>
    public required SourceId Source { get; init; }

    /// <summary>The account that the resource is in, or empty.</summary>
    public string Account { get; init; } = "";

    /// <summary>The region that the resource is in, or empty.</summary>
    public string Region { get; init; } = "";

    /// <summary>The resource's ARN or id. Not always an AWS one.</summary>
    public required string Resource { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>How bad the source says it is.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Whether it stands.</summary>
    public required FindingStatus Status { get; init; }

    /// <summary>When the source first saw it, UTC.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When the source last changed it, UTC. Orders two versions.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Every other field by name.</summary>
    public EventFields Fields { get; init; } = EventFields.Empty;
}
