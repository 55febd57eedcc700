using Dashboard.Cli;
using Dashboard.Cli.Socket;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Hosting;

/// <summary>The <c>serve</c> verb: checks everything that can be checked, opens the store, and runs until it is told to stop.</summary>
public static class DashboardHost
{
    /// <summary>Serves, and gives the exit code: 0 after a clean stop, 1 where the store or the port cannot be had, 2 where the configuration is wrong.</summary>
    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = new ConfigurationBuilder().AddProduct(options.Config, KeyValuePair.Create(ProductConfiguration.DataDirectory, options.Data)).Build();
            var urls = options.Urls ?? configuration["Urls"] ?? ListenAddress.Default;
            var problems = ConfigurationCheck.Problems(configuration);
            problems = ListenAddress.Objection(urls, options.InsecureBind) is { } objection ? problems.Add(objection) : problems;
            if (problems.IsEmpty)
            {
                await ServeAsync(configuration, urls, cancellationToken);
                return ExitCode.Done;
            }

            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
            return ExitCode.AskedWrongly;
        }
        catch (Exception known) when (known is InvalidDataException or FormatException or FileNotFoundException)
        {
            await Console.Error.WriteLineAsync(known.InnerException is { } cause ? $"{known.Message} {cause.Message}" : known.Message);
            return ExitCode.AskedWrongly;
        }
        catch (Exception known) when (known is StoreUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync(known.Message);
            return ExitCode.Failed;
        }
    }

    private static async Task ServeAsync(IConfiguration configuration, string urls, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.UseUrls(urls);
        var folder = configuration.DataDirectory();
        await using var store = await EmbeddedStore.OpenAsync(new() { Directory = folder }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, cancellationToken);
        builder.Services.AddSingleton(TimeProvider.System).AddEmbeddedStore(store).AddVerbServer(folder);
        await using var app = builder.Build();
        await app.RunAsync(cancellationToken);
    }
}
