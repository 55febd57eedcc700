using System.Collections.Immutable;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>The files of a store that nobody has open, logs included: as they lie there they are one moment's.</summary>
public static class ClosedStore
{
    private static readonly ImmutableArray<string> Patterns = ["*.duckdb", "*.duckdb.wal", "state.db", "state.db-wal"];

    /// <summary>What a backup of a folder that this process has taken consists of. Indexes are not among it: they are made again.</summary>
    public static ImmutableArray<SnapshotFile> Files(DataFolder folder)
    {
        var closed = folder.File("closed");
        return
        [
            .. Patterns.SelectMany(pattern => Directory.GetFiles(folder.Path, pattern)).Order(StringComparer.Ordinal).Select(path => new SnapshotFile(path, Path.GetFileName(path))),
            .. (Directory.Exists(closed) ? Directory.GetFiles(closed, "*.duckdb") : []).Order(StringComparer.Ordinal).Select(path => new SnapshotFile(path, "closed/" + Path.GetFileName(path))),
        ];
    }
}
