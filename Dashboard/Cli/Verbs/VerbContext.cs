using Dashboard.Core.Collection;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;

namespace Dashboard.Cli.Verbs;

/// <summary>What verbs work on: an open store, the configured sources, a clock, and somebody who reads the output.</summary>
public sealed record VerbContext
{
    /// <summary>The way into the store.</summary>
    public required ITelemetryWriter Writer { get; init; }

    /// <summary>Its events.</summary>
    public required IEventReader Events { get; init; }

    /// <summary>Its metrics.</summary>
    public required IMetricReader Metrics { get; init; }

    /// <summary>The store itself, where it is one of files; null where it is not.</summary>
    public EmbeddedStore? Store { get; init; }

    /// <summary>Its flows.</summary>
    public required IFlowReader Flows { get; init; }

    /// <summary>The configured sources.</summary>
    public required IReadOnlyList<CollectorRegistration> Collectors { get; init; }

    /// <summary>Has a running server's own loop collect a source; null where no server runs, and a verb collects by itself.</summary>
    public Func<CollectorRegistration, CancellationToken, Task<CollectorRun>>? RunNow { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }
}
