using System.Collections.Concurrent;

namespace Dashboard.Benchmarks.Peers;

/// <summary>A peer's package: found, or installed where we may.</summary>
/// <param name="Package">Debian's name of it.</param>
/// <param name="Program">The program that is wanted from it.</param>
/// <param name="Title">What to call it in a report.</param>
/// <param name="Year">When the version that we know was released, by the start of its number: people should see how old a peer is.</param>
internal sealed record DebianPackage(string Package, string Program, string Title, params (string Version, int Year)[] Year)
{
    private static readonly ConcurrentDictionary<string, string> Problems = new();
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/bin"];

    public static DebianPackage VictoriaMetrics { get; } = new("victoria-metrics", "victoria-metrics", "VictoriaMetrics", ("1.79", 2022));

    public static DebianPackage ClickHouseServer { get; } = new("clickhouse-server", "clickhouse-server", "ClickHouse", ("18.16", 2018));

    public static DebianPackage ClickHouseClient { get; } = new("clickhouse-client", "clickhouse-client", "ClickHouse", ("18.16", 2018));

    public static DebianPackage Ripgrep { get; } = new("ripgrep", "rg", "ripgrep", ("13.0", 2021));

    public static DebianPackage Mawk { get; } = new("mawk", "mawk", "mawk", ("1.3.4.20200120", 2020));

    public static DebianPackage Coreutils { get; } = new("coreutils", "wc", "GNU wc", ("9.1", 2022));

    /// <summary>The program's path, its package installed if need be.</summary>
    /// <exception cref="PeerUnavailableException">It is not there and cannot be installed.</exception>
    public async Task<string> ProgramAsync(TextWriter log, CancellationToken cancellationToken)
    {
        if (Find() is { } found)
        {
            return found;
        }

        if (Problems.TryGetValue(Package, out var problem))
        {
            throw new PeerUnavailableException(problem);
        }

        await log.WriteLineAsync($"installing {Package} ...");
        var update = await Command.RunAsync("apt-get", ["update", "-qq"], TimeSpan.FromMinutes(5), cancellationToken);
        var install = await Command.RunAsync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", Package], TimeSpan.FromMinutes(10), cancellationToken);
        if (Find() is { } installed)
        {
            return installed;
        }

        var why = (install.ExitCode != 0 ? install.Error : update.Error).Trim().Split('\n')[^1];
        throw new PeerUnavailableException(Problems.GetOrAdd(Package, $"{Title} is not here and apt-get could not install {Package}: {why}"));
    }

    /// <summary>Name, version and year, e.g. <c>ripgrep 13.0.0 (2021)</c>.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var query = await Command.RunAsync("dpkg-query", ["-W", "-f", "${Version}", Package], TimeSpan.FromSeconds(30), cancellationToken);
        if (query.ExitCode != 0)
        {
            return $"{Title} (not from Debian)";
        }

        // Epoch and Debian's revision are not the peer's.
        var version = query.Output.Trim();
        version = version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
        version = version.Split('-')[0].Split('+')[0];
        var year = Year.FirstOrDefault(known => version.StartsWith(known.Version, StringComparison.Ordinal)).Year;
        return year == 0 ? $"{Title} {version}" : $"{Title} {version} ({year})";
    }

    private string? Find() => Folders.Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);
}

/// <summary>A peer that cannot be had, with the reason to print.</summary>
internal sealed class PeerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
