using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;

namespace Dashboard.Tests.Contracts;

/// <summary>A store as the product sees it.</summary>
public sealed record StoreUnderTest(
    ITelemetryWriter Writer,
    IMetricReader Metrics,
    IEventReader Events,
    IFlowReader Flows,
    IFindingReader Findings,
    IAlertStore Alerts,
    IOutbox Outbox,
    IDocumentStore Documents,
    IStoreStatus Status);

/// <summary>A store that can be closed and opened again on the same data.</summary>
public interface IStoreHost : IAsyncDisposable
{
    StoreUnderTest Store { get; }

    Task ReopenAsync();
}

/// <summary>What every store promises. A store's suite derives from each of these classes and says only how it starts.</summary>
public abstract class StoreContract : IAsyncLifetime
{
    private IStoreHost? _host;

    protected StoreUnderTest Store => _host!.Store;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    protected abstract Task<IStoreHost> StartAsync();

    protected Task ReopenAsync() => _host!.ReopenAsync();

    public async ValueTask InitializeAsync() => _host = await StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
