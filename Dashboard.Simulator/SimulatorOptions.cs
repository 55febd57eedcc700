namespace Dashboard.Simulator;

/// <summary>What the simulated estate is and how strict its API is. Two hosts with equal options and clocks answer alike.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    public ulong Seed { get; init; } = 2026;

    /// <summary>The account that long-term access keys belong to.</summary>
    public string CallerAccount { get; init; } = SimulatedAccounts.Production;

    /// <summary>What AssumeRole must bring along; null asks for none.</summary>
    public string? ExternalId { get; init; }

    public AwsQuotas Quotas { get; init; } = AwsQuotas.Published;

    /// <summary>When one of the daily incidents begins; the others follow from it, one every 24 hours. Null: at 10:40 UTC.
    /// A demo sets it a few minutes ahead so that its viewer sees one happen.</summary>
    public DateTimeOffset? IncidentAt { get; init; }

    /// <summary>How far back the trail's files reach.</summary>
    public TimeSpan TrailHistory { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Real folders that are served as buckets.</summary>
    public IReadOnlyList<S3Folder> Folders { get; init; } = [];

    /// <summary>The clock of the wire, for slow bodies and clock skew: a client's socket knows no test clock.</summary>
    public TimeProvider WireTime { get; init; } = TimeProvider.System;
}
