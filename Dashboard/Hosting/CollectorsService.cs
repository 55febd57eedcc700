using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Collection.Rereads;
using Dashboard.Core.Live;
using Dashboard.Core.Storage;

namespace Dashboard.Hosting;

/// <summary>Runs every configured collector, each in a loop of its own, and beside them what is to be read again; knows how each is.</summary>
public sealed partial class CollectorsService : BackgroundService
{
    /// <summary>A loss that is met while the product runs waits this long at most.</summary>
    private static readonly TimeSpan PlanEvery = TimeSpan.FromSeconds(30);

    private readonly ImmutableArray<CollectorLoop> _loops;
    private readonly ImmutableArray<RereadLoop> _rereads;
    private readonly RereadPlanner _planner;
    private readonly TimeProvider _time;
    private readonly ILogger<CollectorsService> _logger;

    public CollectorsService(
        IReadOnlyList<CollectorRegistration> registrations, ITelemetryWriter writer, IStoreStatus store, IDocumentStore documents, ILiveFeed feed, TimeProvider time, ILoggerFactory loggers)
    {
        var book = new RereadBook(documents);
        (_time, _logger) = (time, loggers.CreateLogger<CollectorsService>());
        _planner = new(registrations, store, writer, book, time);
        _loops = [.. registrations.Select(registration => new CollectorLoop(registration, writer, feed, time, loggers.CreateLogger<CollectorLoop>()))];
        _rereads = [.. registrations.Select(registration => registration.Kind).Distinct().Select(kind => new RereadLoop(kind, _loops, book, writer, feed, time, loggers.CreateLogger<RereadLoop>()))];
    }

    /// <summary>How each collector is, in the order of the configuration.</summary>
    public ImmutableArray<CollectorStatus> Statuses
    {
        get
        {
            var rereads = _rereads.SelectMany(loop => loop.Statuses).ToLookup(status => (status.Reread.Source, status.Reread.Kind));
            return [.. _loops.Select(loop => loop.Status with { Rereads = [.. rereads[(loop.Registration.Source, loop.Registration.Kind)]] })];
        }
    }

    /// <summary>Has a source collected now, or waits for the run that is in flight.</summary>
    public Task<CollectorRun> RunNowAsync(CollectorRegistration registration, CancellationToken cancellationToken) =>
        _loops.First(loop => loop.Registration == registration).RunNowAsync(cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PlanAsync(stoppingToken);
        await Task.WhenAll([
            .. _loops.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), stoppingToken)),
            .. _rereads.Select(loop => Task.Run(() => loop.RunAsync(stoppingToken), stoppingToken)),
            Task.Run(() => KeepPlanningAsync(stoppingToken), stoppingToken),
        ]);
    }

    private async Task KeepPlanningAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await _time.DelayAsync(PlanEvery, stopping);
            await PlanAsync(stopping);
        }
    }

    private async Task PlanAsync(CancellationToken stopping)
    {
        try
        {
            await _planner.PlanAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception refused)
        {
            LogNotPlanned(refused.Message, refused is StoreUnavailableException ? null : refused);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is to be read again could not be planned: {Reason}. It is tried again")]
    private partial void LogNotPlanned(string reason, Exception? exception);
}
