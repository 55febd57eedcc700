using System.Collections.Immutable;
using Dashboard.Core.Collection.Rereads;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Collection;

/// <summary>How a collector is, as a closed set: each case is a sentence on the Sources page.</summary>
public abstract record CollectorHealth
{
    private CollectorHealth() { }

    /// <summary>It has not run since start.</summary>
    public sealed record Starting(DateTimeOffset NextRun) : CollectorHealth;

    /// <summary>It is caught up and waits for its next slot.</summary>
    public sealed record Waiting(DateTimeOffset NextRun) : CollectorHealth;

    /// <summary>It reads.</summary>
    public sealed record Running(DateTimeOffset Since) : CollectorHealth;

    /// <summary>Its last runs failed; it tries again.</summary>
    public sealed record Failing(SourceFault Fault, string Reason, string Remedy, int Attempts, DateTimeOffset Since, DateTimeOffset NextRun) : CollectorHealth;
}

/// <summary>Everything the Sources page shows of a collector, at one moment.</summary>
public sealed record CollectorStatus
{
    /// <summary>Which one.</summary>
    public required CollectorRegistration Registration { get; init; }

    /// <summary>How it is.</summary>
    public required CollectorHealth Health { get; init; }

    /// <summary>Where it stands.</summary>
    public SourcePosition Position { get; init; } = SourcePosition.Start;

    /// <summary>When a run last ended well, UTC.</summary>
    public DateTimeOffset? LastSuccessAt { get; init; }

    /// <summary>How long that run took.</summary>
    public TimeSpan? LastRunTook { get; init; }

    /// <summary>The last failure, also after it is over.</summary>
    public CollectorHealth.Failing? LastFailure { get; init; }

    /// <summary>What of it is read again, or read in the background.</summary>
    public ImmutableArray<RereadStatus> Rereads { get; init; } = [];

    /// <summary>What it did since start; counts on while it runs.</summary>
    public required CollectorActivity Activity { get; init; }
}
