namespace Dashboard.Tests.Fixtures;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The product's projects: everything that ships.</summary>
    public static IEnumerable<string> ShippedProjects() =>
        Projects().Where(path => Path.GetFileNameWithoutExtension(path) is not ("Dashboard.Tests" or "Dashboard.Benchmarks"));

    /// <summary>Every project file of the solution.</summary>
    public static IEnumerable<string> Projects() => Directory.EnumerateFiles(Root, "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 });

    /// <summary>Sources below a folder, what the build made left out.</summary>
    public static IEnumerable<string> Sources(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => extensions.Contains(Path.GetExtension(path)))
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "lib"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dashboard.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Dashboard.slnx above {AppContext.BaseDirectory}: run the tests from a build inside the checkout.");
    }
}
