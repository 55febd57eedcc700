using System.Collections.Immutable;
using System.IO.Enumeration;

namespace Dashboard.Cli.Ingest;

/// <summary>Finds the files that are meant by paths.</summary>
internal static class IngestFiles
{
    private const int MaxDepth = 64;

    /// <summary>Files as named, and those of their kind in named folders, however deep; sorted and each once.</summary>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ImmutableArray<string> Find(IFileSource source, IEnumerable<string> paths) =>
    [
        .. paths
            .SelectMany(IEnumerable<string> (path) => Directory.Exists(path) ? InFolder(source, path) : [path])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    private static FileSystemEnumerable<string> InFolder(IFileSource source, string folder) =>
        new(folder, (ref FileSystemEntry entry) => entry.ToFullPath(), new() { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, IgnoreInaccessible = false, AttributesToSkip = default })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && source.Takes(entry.FileName.ToString()),

            // A link to a folder may lead back up.
            ShouldRecursePredicate = (ref FileSystemEntry entry) => (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
}
