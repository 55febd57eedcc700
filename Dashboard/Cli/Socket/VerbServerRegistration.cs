using Dashboard.Cli.Verbs;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;

namespace Dashboard.Cli.Socket;

/// <summary>Lets command lines on the server's folder be answered by the server.</summary>
public static class VerbServerRegistration
{
    /// <summary>Registers the socket. Wants the store's contracts, the clock, and every <see cref="CollectorRegistration"/> in the container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="dataDirectory">The folder that the server has open.</param>
    public static IServiceCollection AddVerbServer(this IServiceCollection services, string dataDirectory) => services.AddHostedService(provider => new VerbServer(
        dataDirectory,
        new VerbContext
        {
            Writer = provider.GetRequiredService<ITelemetryWriter>(),
            Events = provider.GetRequiredService<IEventReader>(),
            Metrics = provider.GetRequiredService<IMetricReader>(),
            Collectors = [.. provider.GetServices<CollectorRegistration>()],
            Time = provider.GetRequiredService<TimeProvider>(),
        },
        provider.GetRequiredService<ILogger<VerbServer>>()));
}
