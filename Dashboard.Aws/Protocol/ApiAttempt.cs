namespace Amazon.Protocol;

/// <summary>One request of a call, of which retries make several.</summary>
public sealed record ApiAttempt
{
    public required string Service { get; init; }

    public required string Operation { get; init; }

    public required string Region { get; init; }

    /// <summary>The service answered that it was asked too often.</summary>
    public required bool Throttled { get; init; }

    /// <summary>Null where the attempt succeeded.</summary>
    public Exception? Error { get; init; }

    public required TimeSpan Elapsed { get; init; }
}
