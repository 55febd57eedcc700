using Dashboard.Storage.Embedded;
using Dashboard.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>The embedded store in a folder of its own, which goes with it.</summary>
internal sealed class EmbeddedHost : IStoreHost
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store-").FullName;
    private EmbeddedStore? _store;

    public FakeTimeProvider Time { get; } = new(Batches.Noon.AddDays(1));

    public string Folder => _folder;

    public EmbeddedStore Embedded => _store ?? throw new InvalidOperationException("The store is closed.");

    public StoreUnderTest Store => new(
        Embedded.Writer, Embedded.Metrics, Embedded.Events, Embedded.Flows, Embedded.Findings, Embedded.Alerts, Embedded.Outbox, Embedded.Documents, Embedded.Status);

    public static async Task<IStoreHost> StartAsync()
    {
        var host = new EmbeddedHost();
        await host.OpenAsync();
        return host;
    }

    /// <summary>Opens with other options than the usual ones.</summary>
    public Action<EmbeddedStoreOptions> Configure { get; init; } = _ => { };

    public async Task OpenAsync() =>
        _store = await EmbeddedStore.OpenAsync(Options(), Time, NullLogger<EmbeddedStore>.Instance, CancellationToken.None);

    private EmbeddedStoreOptions Options()
    {
        var options = new EmbeddedStoreOptions { Directory = _folder };
        Configure(options);
        return options;
    }

    /// <summary>Lets the mirror in state.db catch up.</summary>
    public async Task MirrorAsync()
    {
        var mirrored = Embedded.Mirrored;
        while (Embedded.Mirrored == mirrored)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    public async Task CloseAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            await store.DisposeAsync();
        }
    }

    public async Task ReopenAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
