using System.Collections.Immutable;

namespace Dashboard.Core.Storage;

/// <summary>A small document: a dashboard, a rule, a user's preference.</summary>
/// <param name="Kind">What it is, e.g. <c>dashboard</c>.</param>
/// <param name="Id">Unique within its kind.</param>
/// <param name="Version">Counts changes from 1: a write names the version that it replaces.</param>
/// <param name="Json">The content.</param>
/// <param name="UpdatedAt">Last change, UTC.</param>
public sealed record Document(string Kind, string Id, int Version, string Json, DateTimeOffset UpdatedAt);

/// <summary>Documents with optimistic concurrency.</summary>
public interface IDocumentStore
{
    /// <summary>All documents of a kind, by id.</summary>
    ValueTask<ImmutableArray<Document>> ListAsync(string kind, CancellationToken cancellationToken);

    /// <summary>One document, or null.</summary>
    ValueTask<Document?> FindAsync(string kind, string id, CancellationToken cancellationToken);

    /// <summary>Writes version <c>replaces + 1</c> (0 for a new one). False where somebody else was first.</summary>
    ValueTask<bool> PutAsync(string kind, string id, int replaces, string json, CancellationToken cancellationToken);

    /// <summary>Deletes a version. False where it is no longer the current one.</summary>
    ValueTask<bool> DeleteAsync(string kind, string id, int version, CancellationToken cancellationToken);
}

/// <summary>Reads findings.</summary>
public interface IFindingReader
{
    /// <summary>Findings of at least a severity, worst and newest first.</summary>
    ValueTask<Capped<Telemetry.Finding>> FindFindingsAsync(Telemetry.Severity atLeast, Telemetry.FindingStatus? status, int limit, CancellationToken cancellationToken);
}
