using Dashboard.Tests.Contracts;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class EmbeddedIngestTests : IngestContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}

public sealed class EmbeddedMetricTests : MetricStoreContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}

public sealed class EmbeddedEventTests : EventStoreContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}

public sealed class EmbeddedFlowTests : FlowStoreContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}

public sealed class EmbeddedStateTests : StateStoreContract
{
    protected override Task<IStoreHost> StartAsync() => EmbeddedHost.StartAsync();
}
