namespace Dashboard.Tests.Fixtures;

/// <summary>
/// Test material that lives beside the repository, never in it. Where it is missing, a test says so and skips.
/// </summary>
public static class SharedData
{
    /// <summary>Names the folder that holds <c>data/</c>, where it is neither beside nor above the repository.</summary>
    public const string Variable = "DASHBOARD_SHARED";

    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>The full path of a file or folder under <c>shared/data</c>; skips the calling test where it is missing.</summary>
    public static string Require(params string[] parts)
    {
        var path = Root.Value is { } root ? Path.Combine([root, .. parts]) : null;
        if (path is null || !Path.Exists(path))
        {
            Assert.Skip($"shared/data/{string.Join('/', parts)} is not here: put it beside the repository, or name the folder above it in {Variable}.");
        }

        return path;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return Path.Combine(named, "data");
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
