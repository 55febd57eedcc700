using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;

namespace Dashboard.Hosting;

/// <summary>Judges the rules and takes what was decided to people, for as long as the host lives.</summary>
public sealed class AlertingService(RuleLoop rules, StoreWatch store, OutboxDispatcher outbox) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Task.Run(() => rules.RunAsync(stoppingToken), stoppingToken),
        Task.Run(() => store.RunAsync(stoppingToken), stoppingToken),
        Task.Run(() => outbox.RunAsync(stoppingToken), stoppingToken));
}
