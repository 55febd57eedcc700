namespace Dashboard.Simulator.Wire;

/// <summary>What a request asks for, as fault rules and call counts see it.</summary>
public sealed record AwsCall
{
    /// <summary>CloudWatch, CloudTrail, STS, S3 or Slack.</summary>
    public required string Service { get; init; }

    public required string Operation { get; init; }

    public string Account { get; init; } = "";

    public string Region { get; init; } = "";

    /// <summary>Bucket and key for S3, the path for Slack, else empty.</summary>
    public string Resource { get; init; } = "";
}
