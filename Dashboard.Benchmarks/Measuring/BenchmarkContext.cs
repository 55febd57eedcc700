using Dashboard.Benchmarks.Peers;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>What every area of benchmarks gets.</summary>
/// <param name="Report">Where lines go.</param>
/// <param name="Log">Where to say what is going on.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Folder">A folder of this run's own, deleted after it.</param>
/// <param name="Peers">The peers that can be had.</param>
/// <param name="Scale">Share of the full size; 1 is what the published figures are for.</param>
/// <param name="Rounds">How often each comparison is repeated.</param>
/// <param name="Only">Part of the names of the lines to run; null for all.</param>
internal sealed record BenchmarkContext(Report Report, TextWriter Log, TimeProvider Clock, string Folder, PeerSet Peers, double Scale, int Rounds, string? Only)
{
    /// <summary>A size of the full benchmark, scaled.</summary>
    public int Scaled(int full, int least = 1) => (int)Math.Max(least, full * Scale);

    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
