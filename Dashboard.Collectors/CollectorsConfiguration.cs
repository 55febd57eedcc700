using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace Dashboard.Collectors;

/// <summary>Checks what the configuration says about sources: <c>Aws</c> and <c>Collectors</c>.</summary>
public static class CollectorsConfiguration
{
    /// <summary>Everything that is wrong, each with its key; empty where all is well. Asks nothing of the network.</summary>
    public static ImmutableArray<ConfigurationProblem> Validate(IConfiguration configuration)
    {
        CollectorsSettings.Read(configuration, out var problems);
        return problems;
    }
}
