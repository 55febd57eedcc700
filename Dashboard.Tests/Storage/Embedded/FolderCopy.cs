namespace Dashboard.Tests.Storage.Embedded;

/// <summary>A folder with all that is in it, over what another one has.</summary>
internal static class FolderCopy
{
    public static void Of(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
