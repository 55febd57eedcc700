using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class EmbeddedIngestTests : IngestContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}
