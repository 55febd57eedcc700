using Dashboard.Storage.Embedded;
using Dashboard.Tests.Contracts;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>The embedded store in a folder of its own, which goes with it.</summary>
internal sealed class EmbeddedHost : IStoreHost
{
    private readonly string _folder;
    private readonly bool _isOurs;
    private EmbeddedStore? _store;

    /// <param name="folder">Where; a folder of its own, which goes with it, where none is named.</param>
    public EmbeddedHost(string? folder = null) => (_folder, _isOurs) = (folder ?? Directory.CreateTempSubdirectory("store-").FullName, folder is null);

    public FakeTimeProvider Time { get; } = new(Batches.Noon.AddDays(1));

    public string Folder => _folder;

    /// <summary>What is set besides the folder.</summary>
    public EmbeddedStoreOptions Options { get; init; } = new();

    public EmbeddedStore Embedded => _store ?? throw new InvalidOperationException("The store is closed.");

    public StoreUnderTest Store => new(
        Embedded.Writer, Embedded.Metrics, Embedded.Events, Embedded.Flows, Embedded.Findings, Embedded.Alerts, Embedded.Outbox, Embedded.Documents, Embedded.Status);

    public static async Task<IStoreHost> StartAsync()
    {
        var host = new EmbeddedHost();
        await host.OpenAsync();
        return host;
    }

    public async Task OpenAsync()
    {
        Options.Directory = _folder;
        _store = await EmbeddedStore.OpenAsync(Options, Time, NullLogger<EmbeddedStore>.Instance, CancellationToken.None);
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
        if (_isOurs)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
