using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Backups;

namespace Dashboard.Cli.Verbs;

/// <summary>Files that a server keeps as they are while somebody copies them.</summary>
/// <param name="TakenAt">Everything that was stored before this is in them.</param>
/// <param name="Files">The files.</param>
public sealed record BackupPlan(DateTimeOffset TakenAt, ImmutableArray<SnapshotFile> Files);
