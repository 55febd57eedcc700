using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Storage.Embedded;

/// <summary>Puts an open store into a container.</summary>
public static class EmbeddedStoreRegistration
{
    /// <summary>
    /// Registers the contracts of a store that the host has opened, and closes. Opening comes first, because a folder that is in use or unwritable must end the
    /// program with a sentence, not a page with an exception. The writer is registered as it is: the host puts the announcing one around it.
    /// </summary>
    public static IServiceCollection AddEmbeddedStore(this IServiceCollection services, EmbeddedStore store) => services
        .AddSingleton(store)
        .AddSingleton(store.Writer)
        .AddSingleton(store.Metrics)
        .AddSingleton(store.Events)
        .AddSingleton(store.Flows)
        .AddSingleton(store.Findings)
        .AddSingleton(store.Alerts)
        .AddSingleton(store.Outbox)
        .AddSingleton(store.Documents)
        .AddSingleton(store.Status);
}
