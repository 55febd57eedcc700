namespace Dashboard.Simulator;

/// <summary>A real folder served as a bucket, read anew at every call.</summary>
public sealed record S3Folder
{
    public required string Bucket { get; init; }

    public required string Directory { get; init; }

    /// <summary>Put before every key.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>Serves files compressed, their names ending in .gz.</summary>
    public bool Gzip { get; init; }

    /// <summary>Puts files that are named as CloudTrail names them where CloudTrail delivers them:
    /// AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/. Others keep their path.</summary>
    public bool TrailLayout { get; init; }
}
