using System.Collections.Immutable;

namespace Dashboard.Core.Telemetry;

/// <summary>The kinds of telemetry. A batch holds one kind, and each kind has a file of its own.</summary>
public enum SignalKind
{
    /// <summary>Metric samples.</summary>
    Samples,

    /// <summary>Events.</summary>
    Events,

    /// <summary>Network flows.</summary>
    Flows,

    /// <summary>Findings.</summary>
    Findings,
}

/// <summary>A position in a source that only its collector can read: a time, a page token, an object key.</summary>
/// <param name="Token">The position as text.</param>
public readonly record struct Checkpoint(string Token)
{
    /// <summary>Before the first record.</summary>
    public static Checkpoint Start { get; } = new("");
}

/// <summary>
/// The same content has the same id every time it is read, so that a batch that is known is skipped whole. For an object: key, ETag and part.
/// For a window of a source whose answers can still change: the window and a digest of what came.
/// </summary>
/// <param name="Value">At most 512 characters.</param>
public readonly record struct BatchId(string Value)
{
    /// <summary>A part of an immutable object. The last part bears <c>end</c>, so that one look-up tells whether an object is wholly stored.</summary>
    public static BatchId OfObject(string key, string etag, int part, bool last) => new($"{key}@{etag}#{(last ? "end" : part)}");

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>A record that could not be taken. Kept with its reason and shown; never silently dropped.</summary>
/// <param name="Reason">What is wrong, naming the field, in a sentence that a person can act on.</param>
/// <param name="Origin">Where it came from: object key and line, or window and place.</param>
/// <param name="Excerpt">The start of the record, at most <see cref="MaxExcerpt"/> characters. Text of strangers.</param>
public sealed record RejectedRecord(string Reason, string Origin, string Excerpt)
{
    /// <summary>How much of a rejected record is kept, in characters: enough to recognise it.</summary>
    public const int MaxExcerpt = 1000;

    /// <summary>Cuts the excerpt to size.</summary>
    public static RejectedRecord Of(string reason, string origin, ReadOnlySpan<char> record) =>
        new(reason, origin, record.Length <= MaxExcerpt ? record.ToString() : string.Concat(record[..MaxExcerpt], "…"));
}

/// <summary>What one page of a source held. Rows, id, <see cref="Resume"/> and <see cref="CompleteUntil"/> become durable together or not at all.</summary>
public abstract record SignalBatch
{
    private SignalBatch() { }

    /// <summary>Who read it.</summary>
    public required SourceId Source { get; init; }

    /// <summary>What makes a second reading of the same content recognisable.</summary>
    public required BatchId Id { get; init; }

    /// <summary>Where to go on once this batch is durable; null for a re-read, which moves no position.</summary>
    public Checkpoint? Resume { get; init; }

    /// <summary>Everything before this instant has been read at least once after the source's settle time; null where this batch does not move it.</summary>
    public DateTimeOffset? CompleteUntil { get; init; }

    /// <summary>Records of this page that could not be taken.</summary>
    public ImmutableArray<RejectedRecord> Rejected { get; init; } = [];

    /// <summary>Which kind of telemetry.</summary>
    public abstract SignalKind Kind { get; }

    /// <summary>How many rows.</summary>
    public abstract int Count { get; }

    /// <summary>
    /// Says that the batch is durable and nobody reads it any more, so that its memory may be filled anew. Only who had it written can know that,
    /// and nobody has to: without the call the garbage collector finds out.
    /// </summary>
    public virtual void Release() { }

    /// <summary>A page of metric samples.</summary>
    public sealed record Samples(SampleBlock Block) : SignalBatch
    {
        /// <inheritdoc/>
        public override SignalKind Kind => SignalKind.Samples;

        /// <inheritdoc/>
        public override int Count => Block.Count;
    }

    /// <summary>A page of events.</summary>
    public sealed record Events(ImmutableArray<EventRecord> Records) : SignalBatch
    {
        /// <inheritdoc/>
        public override SignalKind Kind => SignalKind.Events;

        /// <inheritdoc/>
        public override int Count => Records.Length;
    }

    /// <summary>A page of flows.</summary>
    public sealed record Flows(FlowBlock Block) : SignalBatch
    {
        /// <inheritdoc/>
        public override SignalKind Kind => SignalKind.Flows;

        /// <inheritdoc/>
        public override int Count => Block.Count;

        /// <inheritdoc/>
        public override void Release() => Block.Lease?.Dispose();
    }

    /// <summary>A page of findings.</summary>
    public sealed record Findings(ImmutableArray<Finding> Records) : SignalBatch
    {
        /// <inheritdoc/>
        public override SignalKind Kind => SignalKind.Findings;

        /// <inheritdoc/>
        public override int Count => Records.Length;
    }
}
