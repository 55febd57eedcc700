using System.Collections.Immutable;
using Dashboard.Core.Panels;

namespace Dashboard.AsCode;

/// <summary>The dashboards that ship with the product, and those in a folder of the operator's.</summary>
public sealed class DashboardLibrary
{
    private readonly ImmutableSortedDictionary<string, DashboardDefinition> _byId;

    private DashboardLibrary(ImmutableSortedDictionary<string, DashboardDefinition> byId) => _byId = byId;

    /// <summary>All, by id.</summary>
    public IEnumerable<DashboardDefinition> All => _byId.Values;

    /// <summary>One, or null.</summary>
    public DashboardDefinition? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads every <c>*.json</c> of the folders; a later folder's dashboard replaces an earlier one of the same id. Problems name their file.</summary>
    public static (DashboardLibrary Library, ImmutableArray<string> Problems) Load(params IEnumerable<string> folders)
    {
        var byId = ImmutableSortedDictionary.CreateBuilder<string, DashboardDefinition>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var folder in folders)
        {
            var here = new HashSet<string>(StringComparer.Ordinal);
            var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                try
                {
                    var dashboard = DashboardJson.Parse(File.ReadAllText(file));
                    if (!here.Add(dashboard.Id))
                    {
                        problems.Add($"{file}: another file of this folder has the id '{dashboard.Id}' too.");
                    }

                    byId[dashboard.Id] = dashboard;
                }
                catch (Exception unusable) when (unusable is DashboardFileException or IOException or UnauthorizedAccessException)
                {
                    problems.Add($"{file}: {unusable.Message}");
                }
            }
        }

        return (new(byId.ToImmutable()), problems.ToImmutable());
    }
}
