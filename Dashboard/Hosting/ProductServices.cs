using Dashboard.AsCode;
using Dashboard.Cli;
using Dashboard.Cli.Socket;
using Dashboard.Cli.Verbs;
using Dashboard.Collectors;
using Dashboard.Core.Alerting;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Notifications;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Notifiers;
using Dashboard.Storage.Embedded;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Hosting;

/// <summary>Everything that runs behind the pages, in one place to read.</summary>
public static class ProductServices
{
    /// <summary>Composes the product on an open store. The configuration has been checked.</summary>
    public static IServiceCollection AddProduct(this IServiceCollection services, IConfiguration configuration, EmbeddedStore store, bool isDemo, TimeProvider time)
    {
        var feed = new LiveFeed();
        var writer = new AnnouncingWriter(store.Writer, feed);
        services
            .AddEmbeddedStore(store)
            .AddSingleton(time)
            .AddSingleton<ILiveFeed>(feed)
            .AddSingleton<ITelemetryWriter>(writer)
            .AddSingleton<IPanelRunner, PanelRunner>()
            .AddSingleton(DashboardLibrary.Load(ConfigurationCheck.DashboardFolders(configuration)).Library);

        services
            .AddSingleton(provider => CollectorCatalog.Build(configuration, writer, new ParquetReader(), time, provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton(new ServedEstate(isDemo, CollectorCatalog.HasSources(configuration)))
            .AddSingleton<CollectorsService>()
            .AddHostedService(provider => provider.GetRequiredService<CollectorsService>());

        services
            .AddNotifiers(configuration, time)
            .AddSingleton<IAlertRules>(RuleLibrary.Load(RuleLibrary.Folders(configuration)).Library)
            .AddSingleton(provider => new StallDetector(provider.GetRequiredService<IReadOnlyList<CollectorRegistration>>()))
            .AddSingleton<AlertMessages>()
            .AddSingleton<RuleEvaluator>()
            .AddSingleton<SampleCorrections>()
            .AddSingleton<CollectorWatch>()
            .AddSingleton<StoreWatch>()
            .AddSingleton<RuleLoop>()
            .AddSingleton<OutboxDispatcher>()
            .AddHostedService<AlertingService>();

        services
            .AddSingleton(provider => new VerbContext
            {
                Writer = writer,
                Events = store.Events,
                Metrics = store.Metrics,
                Store = store,
                Flows = store.Flows,
                Collectors = provider.GetRequiredService<IReadOnlyList<CollectorRegistration>>(),
                RunNow = provider.GetRequiredService<CollectorsService>().RunNowAsync,
                Time = time,
            })
            .AddHostedService(provider => new VerbServer(
                configuration.DataDirectory(), provider.GetRequiredService<VerbContext>(), provider.GetRequiredService<ILogger<VerbServer>>()));
        return services;
    }
}
