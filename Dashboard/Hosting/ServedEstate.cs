namespace Dashboard.Hosting;

/// <summary>What this process watches.</summary>
/// <param name="IsDemo">The simulator's estate, and nothing real.</param>
/// <param name="HasSources">Whether anything is configured to be collected.</param>
public sealed record ServedEstate(bool IsDemo, bool HasSources);
