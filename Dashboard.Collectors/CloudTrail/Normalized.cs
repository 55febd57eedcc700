using Dashboard.Core.Telemetry;

namespace Dashboard.Collectors.CloudTrail;

/// <summary>What became of one record.</summary>
public abstract record Normalized
{
    private Normalized() { }

    /// <summary>It is an event.</summary>
    public sealed record Taken(EventRecord Event) : Normalized;

    /// <summary>It could not be taken.</summary>
    public sealed record Refused(RejectedRecord Record) : Normalized;
}
