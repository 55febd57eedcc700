using Dashboard.AsCode;
using Dashboard.Core.Alerting;
using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Hosting;
using Dashboard.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Fixtures;

/// <summary>The real pages on a real web server on loopback; only what they read is written by the test.</summary>
public sealed class ServedPages : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServedPages(WebApplication app) => _app = app;

    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Url => _app.Urls.Single();

    /// <summary>What panels are told.</summary>
    public required ScriptedPanels Panels { get; init; }

    /// <summary>What pages are told of alerts.</summary>
    public required WrittenAlerts Alerts { get; init; }

    /// <summary>What pages are told of rules.</summary>
    public required WrittenRules Rules { get; init; }

    /// <summary>What pages are told of metrics.</summary>
    public required MemoryMetrics Metrics { get; init; }

    /// <summary>What pages are told of the store.</summary>
    public required WrittenStoreStatus Store { get; init; }

    /// <summary>Tells pages that something changed.</summary>
    public ILiveFeed Feed => _app.Services.GetRequiredService<ILiveFeed>();

    /// <summary>Errors and worse that the server logged.</summary>
    public required LogOfErrors Errors { get; init; }

    /// <summary>Services of the server.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server; on a given port where a test restarts one.</summary>
    public static async Task<ServedPages> StartAsync(int port = 0, Action<IServiceCollection>? services = null)
    {
        // The application's own name and folder: its static files and their manifest are found by them.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Dashboard",
            ContentRootPath = Path.Combine(Repository.Root, "Dashboard"),
            EnvironmentName = Environments.Development,
        });
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.UseStaticWebAssets();
        var errors = new LogOfErrors();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(errors);
        builder.AddUserInterface();

        var (panels, alerts, store) = (new ScriptedPanels(), new WrittenAlerts(), new WrittenStoreStatus());
        var (rules, metrics) = (new WrittenRules(), new MemoryMetrics());
        builder.Services.AddSingleton<IPanelRunner>(panels);
        builder.Services.AddSingleton<IMetricReader>(metrics);
        builder.Services.AddSingleton<IAlertRules>(rules);
        builder.Services.AddSingleton<IAlertStore>(alerts);
        builder.Services.AddSingleton<IStoreStatus>(store);
        builder.Services.AddSingleton<IDocumentStore>(new MemoryAlerts());
        builder.Services.AddSingleton<ILiveFeed, LiveFeed>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new ServedEstate(IsDemo: true, HasSources: true));
        builder.Services.AddSingleton(DashboardLibrary.Load(Path.Combine(Repository.Root, "Dashboard", "dashboards")).Library);
        builder.Services.AddSingleton<ITelemetryWriter, RefusingWriter>();
        builder.Services.AddSingleton<IReadOnlyList<CollectorRegistration>>([]);
        builder.Services.AddSingleton<CollectorsService>();
        services?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapUserInterface();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app) { Panels = panels, Alerts = alerts, Rules = rules, Metrics = metrics, Store = store, Errors = errors };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private sealed class RefusingWriter : ITelemetryWriter
    {
        public ValueTask<WriteReceipt> WriteAsync(Core.Telemetry.SignalBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException("Pages write nothing.");

        public ValueTask<SourcePosition> PositionAsync(Core.Telemetry.SourceId source, Core.Telemetry.SignalKind kind, CancellationToken cancellationToken) => ValueTask.FromResult(SourcePosition.Start);

        public ValueTask<System.Collections.Immutable.ImmutableHashSet<Core.Telemetry.BatchId>> KnownAsync(Core.Telemetry.SourceId source, Core.Telemetry.SignalKind kind, IReadOnlyCollection<Core.Telemetry.BatchId> ids, CancellationToken cancellationToken) =>
            ValueTask.FromResult<System.Collections.Immutable.ImmutableHashSet<Core.Telemetry.BatchId>>([]);
    }
}
