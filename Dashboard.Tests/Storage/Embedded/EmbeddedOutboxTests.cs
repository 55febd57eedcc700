using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class EmbeddedOutboxTests : OutboxContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}
