using System.Xml.Linq;
using Dashboard.Tests.Fixtures;

namespace Dashboard.Tests.Architecture;

public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Dashboard.Core"] = [],
        ["Dashboard.Aws"] = [],
        ["Dashboard.Simulator"] = [],
        ["Dashboard.Collectors"] = ["Dashboard.Aws", "Dashboard.Core"],
        ["Dashboard.Notifiers"] = ["Dashboard.Core"],
        ["Dashboard.Storage"] = ["Dashboard.Core"],
        ["Dashboard"] = ["Dashboard.Collectors", "Dashboard.Core", "Dashboard.Notifiers", "Dashboard.Simulator", "Dashboard.Storage"],
    };

    /// <summary>Vendors and engines stay where the house has put them.</summary>
    private static readonly (string Package, string[] Homes)[] PackageHomes =
    [
        ("AWSSDK.", ["Dashboard.Aws", "Dashboard.Collectors"]),
        ("DuckDB.", ["Dashboard.Storage"]),
        ("Microsoft.Data.Sqlite", ["Dashboard.Storage"]),
        ("SQLitePCLRaw.", ["Dashboard.Storage"]),
        ("MudBlazor", ["Dashboard"]),
    ];

    [Fact]
    public void Project_references_point_one_way()
    {
        var shipped = Repository.ShippedProjects().ToDictionary(path => Path.GetFileNameWithoutExtension(path)!, References);

        Assert.Equal(Allowed.Keys.Order(), shipped.Keys.Order());
        Assert.All(shipped, project => Assert.Empty(project.Value.Except(Allowed[project.Key])));
    }

    [Fact]
    public void Vendors_and_engines_are_referenced_only_where_they_belong()
    {
        var strays =
            from project in Repository.ShippedProjects()
            let name = Path.GetFileNameWithoutExtension(project)
            from package in XDocument.Load(project).Descendants("PackageReference").Select(reference => (string)reference.Attribute("Include")!)
            from rule in PackageHomes
            where package.StartsWith(rule.Package, StringComparison.Ordinal) && !rule.Homes.Contains(name)
            select $"{name} references {package}, which belongs to {string.Join(" or ", rule.Homes)}";

        Assert.Empty(strays);
    }

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var listed = XDocument.Load(Path.Combine(Repository.Root, "Dashboard.slnx")).Descendants("Project").Select(project => (string)project.Attribute("Path")!);

        Assert.Equal(Repository.Projects().Select(path => Path.GetRelativePath(Repository.Root, path)).Order(), listed.Order());
    }

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];
}
