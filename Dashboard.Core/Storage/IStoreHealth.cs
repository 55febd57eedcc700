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
public sealed record StoreHealth(string? Problem, long Bytes, ImmutableArray<StoreLoss> Losses);

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
