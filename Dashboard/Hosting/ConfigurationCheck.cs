using System.Collections.Immutable;
using Dashboard.AsCode;
using Dashboard.Collectors;
using Dashboard.Notifiers;

namespace Dashboard.Hosting;

/// <summary>Everything that is wrong with a configuration, found before anything is started: all at once, each with the key or file to mend.</summary>
public static class ConfigurationCheck
{
    /// <summary>The problems; none where <c>serve</c> may start.</summary>
    public static ImmutableArray<string> Problems(IConfiguration configuration) =>
    [
        .. DataDirectory(configuration),
        .. DataSettings.Problems(configuration),
        .. CollectorsConfiguration.Validate(configuration).Select(problem => problem.ToString()),
        .. NotifierCatalog.Problems(configuration),
        .. DashboardLibrary.Load(DashboardFolders(configuration)).Problems,
        .. RuleLibrary.Load(RuleLibrary.Folders(configuration)).Problems,
    ];

    /// <summary>Where dashboards are read from: the product's own, and the operator's over them.</summary>
    public static IEnumerable<string> DashboardFolders(IConfiguration configuration) =>
        [Path.Combine(AppContext.BaseDirectory, "dashboards"), .. configuration["Dashboards:Directory"] is { Length: > 0 } own ? new[] { own } : []];

    private static IEnumerable<string> DataDirectory(IConfiguration configuration)
    {
        var folder = configuration[ProductConfiguration.DataDirectory];
        if (folder is { Length: > 0 } && File.Exists(folder))
        {
            yield return $"{ProductConfiguration.DataDirectory} is '{folder}', which is a file. Name a folder; it is created where it is missing.";
        }
    }
}
