using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Benchmarks.Store;

/// <summary>The embedded store in a folder of the benchmark's, with its default settings where nothing else is said.</summary>
internal static class OpenStore
{
    public static Task<EmbeddedStore> InAsync(string folder, TimeProvider clock, CancellationToken cancellationToken) =>
        EmbeddedStore.OpenAsync(new() { Directory = folder }, clock, NullLogger<EmbeddedStore>.Instance, cancellationToken);

    /// <summary>Bytes of the files of a kind, its log included.</summary>
    public static long Bytes(string folder, string kind, string ending = "") =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Name.StartsWith(kind, StringComparison.Ordinal) && file.Name.EndsWith(ending, StringComparison.Ordinal)).Sum(file => file.Length);
}
