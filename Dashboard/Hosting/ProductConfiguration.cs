namespace Dashboard.Hosting;

/// <summary>Puts the configuration together, later sources over earlier ones: the product's <c>appsettings.json</c>, the operator's file, the environment, the command line.</summary>
public static class ProductConfiguration
{
    /// <summary>Key of the store's folder.</summary>
    public const string DataDirectory = "Data:Directory";

    /// <summary>The store's folder where nothing names one: beside the person who started us.</summary>
    public const string DefaultDataDirectory = "./data";

    /// <summary>Fills a builder.</summary>
    /// <param name="configuration">The builder; what it holds is replaced.</param>
    /// <param name="file">The operator's file, or null. It must exist.</param>
    /// <param name="overrides">From the command line; null values are left out.</param>
    public static IConfigurationBuilder AddProduct(this IConfigurationBuilder configuration, string? file, params IEnumerable<KeyValuePair<string, string?>> overrides)
    {
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        if (file is not null)
        {
            configuration.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        return configuration
            .AddEnvironmentVariables()
            .AddInMemoryCollection(overrides.Where(pair => pair.Value is not null));
    }
}
