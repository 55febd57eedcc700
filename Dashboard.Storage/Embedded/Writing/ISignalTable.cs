using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>What became of a batch's rows.</summary>
/// <param name="Stored">New, or changed.</param>
/// <param name="Duplicates">Already there.</param>
/// <param name="Rejected">Those that came rejected, and those that the store cannot hold.</param>
/// <param name="FirstAt">Earliest event time stored.</param>
/// <param name="LastAt">Latest event time stored.</param>
internal sealed record AppendOutcome(int Stored, int Duplicates, ImmutableArray<RejectedRecord> Rejected, DateTimeOffset? FirstAt = null, DateTimeOffset? LastAt = null);

/// <summary>
/// How one kind's rows get into its file. Called on the writer's thread only: any number of <see cref="Append"/> inside a transaction and
/// <see cref="Complete"/> at its end, then either <see cref="Publish"/> when it is durable or <see cref="Discard"/> when it is gone.
/// </summary>
internal interface ISignalTable
{
    /// <summary>Builds what is kept in memory from the file.</summary>
    void Load(DuckConnection connection);

    /// <summary>What can be done for a batch before its turn, on another thread than the writer's; null where nothing can.</summary>
    object? Prepare(SignalBatch batch) => null;

    /// <param name="connection">With an open transaction.</param>
    /// <param name="batch">Of the table's kind.</param>
    /// <param name="prepared">What <see cref="Prepare"/> made of it.</param>
    /// <param name="number">The batch's number in the ledger.</param>
    /// <param name="completeUntil">The source's watermark before this batch.</param>
    AppendOutcome Append(DuckConnection connection, SignalBatch batch, object? prepared, long number, DateTimeOffset? completeUntil);

    /// <summary>Puts what was appended into the transaction, where that was not done yet.</summary>
    void Complete()
    {
    }

    /// <summary>One bounded step of putting rows into their final shape, between two commits; true where more is to be done.</summary>
    bool Compact(DuckConnection connection) => false;

    /// <summary>So much waits for <see cref="Compact"/> that it goes before the next batch.</summary>
    bool IsFull => false;

    /// <summary>The file is given back: what readers see in memory may not be in it when it is opened again.</summary>
    void Release()
    {
    }

    void Publish();

    void Discard();
}
