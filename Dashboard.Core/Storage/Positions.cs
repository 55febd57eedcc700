using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Storage;

/// <summary>Where a source stands, read from the file that holds its rows.</summary>
/// <param name="Resume">Where its collector goes on.</param>
/// <param name="CompleteUntil">Its watermark: everything before it has been read at least once after the settle time. Null until known.</param>
public sealed record SourcePosition(Checkpoint Resume, DateTimeOffset? CompleteUntil)
{
    /// <summary>A source that was never read.</summary>
    public static SourcePosition Start { get; } = new(Checkpoint.Start, null);
}

/// <summary>A source's watermark, for the rules that are judged at it.</summary>
/// <param name="Source">The source.</param>
/// <param name="Kind">What it delivers.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="LastCommitAt">Our clock at its last commit, UTC.</param>
public sealed record Watermark(SourceId Source, SignalKind Kind, SourcePosition Position, DateTimeOffset LastCommitAt);

/// <summary>A place in the order in which the store took rows of one kind.</summary>
/// <param name="Epoch">Which life of the file: a restored or replaced file starts a new one.</param>
/// <param name="Sequence">Counts commits' rows upward from 1, without order beyond that.</param>
public readonly record struct ArrivalPosition(Guid Epoch, long Sequence)
{
    /// <summary>Before the first row of whatever epoch the store is in.</summary>
    public static ArrivalPosition Start { get; }
}

/// <summary>Why a reader that follows the store by position missed rows. A named gap, never silence.</summary>
/// <param name="Reason">What happened, in a sentence.</param>
/// <param name="Range">The event times that may be missing; re-read them by time.</param>
public sealed record ArrivalGap(string Reason, TimeRange Range);
