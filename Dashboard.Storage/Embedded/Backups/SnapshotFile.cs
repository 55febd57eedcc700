namespace Dashboard.Storage.Embedded.Backups;

/// <summary>A file that belongs to a backup.</summary>
/// <param name="Path">Where it is now.</param>
/// <param name="Name">What it is called in the backup: a relative path with slashes.</param>
public sealed record SnapshotFile(string Path, string Name);
