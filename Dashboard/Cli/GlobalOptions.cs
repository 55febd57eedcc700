using System.CommandLine;
using Dashboard.Hosting;

namespace Dashboard.Cli;

/// <summary>Options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = $"The store's folder. Without it: {ProductConfiguration.DataDirectory} of the configuration, which is {ProductConfiguration.DefaultDataDirectory} by default.",
        HelpName = "DIR",
        Recursive = true,
    };

    public static Option<string?> Config { get; } = new("--config")
    {
        Description = "A configuration file (JSON) on top of appsettings.json. Environment variables (Data__Directory) win over both.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>The configuration that these options ask for.</summary>
    /// <exception cref="InvalidConfigurationException">The file is missing or is not JSON.</exception>
    public static IConfigurationRoot Configuration(this ParseResult asked)
    {
        var file = asked.GetValue(Config);
        if (file is not null && !File.Exists(file))
        {
            throw new InvalidConfigurationException($"--config {file}: there is no such file.");
        }

        try
        {
            return ((IConfigurationRoot)new ConfigurationBuilder().AddProduct(file, KeyValuePair.Create(ProductConfiguration.DataDirectory, asked.GetValue(Data))).Build());
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException)
        {
            // The outer message names the file, the innermost the line.
            throw new InvalidConfigurationException(wrong.InnerException is null ? wrong.Message : $"{wrong.Message} {wrong.GetBaseException().Message}");
        }
    }

    /// <summary>The store's folder, absolute.</summary>
    public static string DataDirectory(this IConfiguration configuration) =>
        Path.GetFullPath(configuration[ProductConfiguration.DataDirectory] is { Length: > 0 } named ? named : ProductConfiguration.DefaultDataDirectory);
}

/// <summary>The configuration cannot even be read. The message names the file and the place.</summary>
public sealed class InvalidConfigurationException(string message) : Exception(message);
