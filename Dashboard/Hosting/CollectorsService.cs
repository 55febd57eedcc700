using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;

namespace Dashboard.Hosting;

/// <summary>Runs every configured collector, each in a loop of its own, and knows how each is.</summary>
public sealed class CollectorsService : BackgroundService
{
    private readonly ImmutableArray<CollectorLoop> _loops;

    public CollectorsService(IReadOnlyList<CollectorRegistration> registrations, ITelemetryWriter writer, ILiveFeed feed, TimeProvider time, ILogger<CollectorLoop> logger) =>
        _loops = [.. registrations.Select(registration => new CollectorLoop(registration, writer, feed, time, logger))];

    /// <summary>How each collector is, in the order of the configuration.</summary>
    public ImmutableArray<CollectorStatus> Statuses => [.. _loops.Select(loop => loop.Status)];

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), stoppingToken)));
}
