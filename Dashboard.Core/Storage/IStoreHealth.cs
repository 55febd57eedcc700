using System.Collections.Immutable;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>Something that the store lost or had to repair, by name.</summary>
/// <param name="At">When we noticed, UTC.</param>
/// <param name="Kind">Which kind of telemetry; null for state.</param>
/// <param name="File">The file.</param>
/// <param name="What">What was lost and what was done, in a sentence.</param>
/// <param name="Range">The event times that may be missing, where known.</param>
public sealed record StoreLoss(DateTimeOffset At, SignalKind? Kind, string File, string What, TimeRange? Range);

/// <summary>How the store is.</summary>
/// <param name="Problem">What is wrong now and what to do; null when all is well.</param>
/// <param name="Bytes">Bytes on disk, all files.</param>
/// <param name="Losses">What was lost, newest first.</param>
public sealed record StoreHealth(string? Problem, long Bytes, ImmutableArray<StoreLoss> Losses)
{
    /// <summary>Room for it; null where that is not this store's matter.</summary>
    public StoreDisk? Disk { get; init; }
}

/// <summary>What a store takes of its disk.</summary>
/// <param name="KeptBytes">Bytes of what it keeps: without the overflow of queries.</param>
/// <param name="BudgetBytes">What it may take; null for no limit.</param>
/// <param name="FreeBytes">What the disk has left; null where nobody knows.</param>
/// <param name="TotalBytes">The disk's size.</param>
/// <param name="Warning">What will run out and what to do; null while there is room.</param>
public sealed record StoreDisk(long KeptBytes, long? BudgetBytes, long? FreeBytes, long? TotalBytes, string? Warning)
{
    /// <summary>How much of what it may take, or of the disk, is used: per cent. Null where nobody knows.</summary>
    public double? UsedPercent =>
        BudgetBytes is > 0 and var budget ? 100.0 * KeptBytes / budget
        : FreeBytes is { } free && TotalBytes is > 0 and var total ? 100.0 * (total - free) / total
        : null;
}

/// <summary>A rejected record with where it came from.</summary>
/// <param name="Source">Whose record.</param>
/// <param name="At">When it was refused, UTC.</param>
/// <param name="Record">What and why.</param>
public sealed record StoredRejection(SourceId Source, DateTimeOffset At, RejectedRecord Record);

/// <summary>What the store knows of itself and of its sources.</summary>
public interface IStoreStatus
{
    /// <summary>Sizes, problems, losses.</summary>
    ValueTask<StoreHealth> HealthAsync(CancellationToken cancellationToken);

    /// <summary>Every source's position, from the telemetry files.</summary>
    ValueTask<ImmutableArray<Watermark>> WatermarksAsync(CancellationToken cancellationToken);

    /// <summary>Rejected records, newest first; all sources where none is named.</summary>
    ValueTask<Capped<StoredRejection>> RejectionsAsync(SourceId? source, int limit, CancellationToken cancellationToken);
}
