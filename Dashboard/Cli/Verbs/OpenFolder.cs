using Dashboard.Collectors;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli.Verbs;

/// <summary>A data folder that this process has open for one verb, without the server around it: a query answers in the time that opening takes.</summary>
internal sealed class OpenFolder : IAsyncDisposable
{
    private readonly ILoggerFactory _loggers;
    private readonly EmbeddedStore _store;

    private OpenFolder(ILoggerFactory loggers, EmbeddedStore store, VerbContext context) => (_loggers, _store, Context) = (loggers, store, context);

    /// <summary>What verbs work on.</summary>
    public VerbContext Context { get; }

    /// <summary>Takes the folder; with the configured sources only for a verb that collects.</summary>
    /// <exception cref="StoreUnavailableException">It is in use, or cannot be read or written. The message says what to do.</exception>
    public static async Task<OpenFolder> OpenAsync(string folder, IConfiguration configuration, bool collects, TimeProvider time, CancellationToken cancellationToken)
    {
        var loggers = LoggerFactory.Create(logging => logging
            .AddConfiguration(configuration.GetSection("Logging"))
            .SetMinimumLevel(LogLevel.Warning)
            .AddFilter((_, level) => level >= LogLevel.Warning)
            .AddSimpleConsole(console => console.SingleLine = true)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        try
        {
            var options = configuration.GetSection(EmbeddedStoreOptions.Section).Get<EmbeddedStoreOptions>() ?? new();
            options.Directory = folder;
            var store = await EmbeddedStore.OpenAsync(options, time, loggers.CreateLogger<EmbeddedStore>(), cancellationToken);
            return new(loggers, store, new()
            {
                Writer = store.Writer,
                Events = store.Events,
                Metrics = store.Metrics,
                Store = store,
                Flows = store.Flows,
                Collectors = collects ? CollectorCatalog.Build(configuration, store.Writer, new ParquetReader(), time, loggers) : [],
                Time = time,
            });
        }
        catch
        {
            loggers.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _loggers.Dispose();
    }
}
