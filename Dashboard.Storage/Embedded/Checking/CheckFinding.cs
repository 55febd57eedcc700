using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>Something that a check found.</summary>
/// <param name="File">The file, relative to the folder.</param>
/// <param name="Kind">Which kind of telemetry; null for state.</param>
/// <param name="Range">The event times that it is about, where known.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record CheckFinding(string File, SignalKind? Kind, TimeRange? Range, string What, string Remedy)
{
    /// <summary>Whether something is lost or will be; otherwise it is only worth knowing.</summary>
    public bool IsDamage { get; init; } = true;
}
