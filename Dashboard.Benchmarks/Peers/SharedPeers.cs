namespace Dashboard.Benchmarks.Peers;

/// <summary>Peers that no package has lie beside the repository.</summary>
internal static class SharedPeers
{
    /// <summary>Names the folder that holds <c>peers/</c>, where it is neither beside nor above the repository.</summary>
    public const string Variable = "DASHBOARD_SHARED";

    /// <exception cref="PeerUnavailableException">They are not there.</exception>
    public static string Find(string file)
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(string.IsNullOrEmpty(named) ? Path.Combine(folder.FullName, "shared") : named, "peers", file);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new PeerUnavailableException($"shared/peers/{file} is not here: put it beside the repository, or name the folder above it in {Variable}.");
    }
}
