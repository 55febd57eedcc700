namespace Dashboard.Simulator.Sts;

/// <summary>Who makes a call, once the credentials are known to be good.</summary>
internal sealed record Caller
{
    public required string Account { get; init; }

    public required string Arn { get; init; }

    public required string UserId { get; init; }
}
