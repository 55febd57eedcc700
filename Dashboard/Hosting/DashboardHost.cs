using Dashboard.Collectors;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Dashboard.Cli;

namespace Dashboard.Hosting;

/// <summary>The <c>serve</c> verb: checks everything that can be checked, opens the store, and runs until it is told to stop.</summary>
public static class DashboardHost
{
    /// <summary>Serves, and gives the exit code: 0 after a clean stop, 1 where the store or the port cannot be had, 2 where the configuration is wrong.</summary>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        try
        {
            await using var demo = options.Demo ? await StartDemoAsync(options, time, cancellationToken) : null;
            var configuration = Configure(options, demo);
            var urls = options.Urls ?? configuration["Urls"] ?? ListenAddress.Default;
            var problems = ConfigurationCheck.Problems(configuration);
            if (ListenAddress.Objection(urls, options.InsecureBind) is { } objection)
            {
                problems = problems.Add(objection);
            }

            return problems.IsEmpty
                ? await ServeAsync(configuration, urls, options, isDemo: demo is not null, time, cancellationToken)
                : Refuse(problems);
        }
        catch (Exception known) when (known is InvalidDataException or FormatException or FileNotFoundException or DemoRefusedException)
        {
            // A configuration file that cannot be read names itself, its line and its place in the cause.
            return Refuse([known.InnerException is { } cause ? $"{known.Message} {cause.Message}" : known.Message]);
        }
        catch (Exception known) when (known is StoreUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return ExitCode.Failed;
        }
    }

    private static IConfigurationRoot Configure(ServeOptions options, DemoEstate? demo)
    {
        var file = demo is null ? options.Config : DemoEstate.ConfigurationFile;
        var data = options.Data ?? (demo is null ? null : DemoEstate.DefaultDataDirectory);
        var builder = new ConfigurationBuilder();
        builder.AddProduct(file, [KeyValuePair.Create(ProductConfiguration.DataDirectory, data), .. demo?.Configuration ?? []]);
        return builder.Build();
    }

    /// <summary>Demo and real never mix: whoever has configured sources and says --demo has made a mistake that must not be guessed away.</summary>
    private static async Task<DemoEstate> StartDemoAsync(ServeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var real = Configure(options, demo: null);
        if (CollectorCatalog.HasSources(real))
        {
            throw new DemoRefusedException("--demo serves a simulated estate and never beside a real one, but sources are configured. Leave --demo away, or the sources.");
        }

        return await DemoEstate.StartAsync(time, cancellationToken);
    }

    private static async Task<int> ServeAsync(IConfigurationRoot configuration, string urls, ServeOptions options, bool isDemo, TimeProvider time, CancellationToken cancellationToken)
    {
        // Files lie beside the program, wherever it was started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseUrls(urls).UseStaticWebAssets();
        builder.AddUserInterface(anyHost: options.InsecureBind);

        // The store opens before there is a host: a folder that is in use ends the program with a sentence.
        using var loggers = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddConsole());
        var data = configuration.GetSection(EmbeddedStoreOptions.Section).Get<EmbeddedStoreOptions>() ?? new();
        data.Directory = configuration.DataDirectory();
        await using var store = await EmbeddedStore.OpenAsync(data, time, loggers.CreateLogger<EmbeddedStore>(), cancellationToken);
        builder.Services.AddProduct(configuration, store, isDemo, time);
        await using var app = builder.Build();
        app.MapUserInterface();
        await app.RunAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static int Refuse(IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }

        return ExitCode.AskedWrongly;
    }
}

/// <summary>Demo and real were asked for together.</summary>
public sealed class DemoRefusedException(string message) : Exception(message);
