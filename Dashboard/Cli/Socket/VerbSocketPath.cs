using System.Text;

namespace Dashboard.Cli.Socket;

/// <summary>
/// Where a running server listens for verbs: <c>DIR/dashboard.sock</c>. The system takes at most 107 bytes of path for a socket; for a longer
/// one it lies in a private temporary folder, and <c>DIR/dashboard.sock.path</c> says where.
/// </summary>
public static class VerbSocketPath
{
    private const int MaxBytes = 107;
    private const string SocketName = "dashboard.sock";
    private const string NoteName = "dashboard.sock.path";

    /// <summary>The path at which to listen. Called by who holds the folder's lock: what an earlier server left is taken away.</summary>
    public static string Prepare(string dataDirectory)
    {
        var direct = Path.Combine(Path.GetFullPath(dataDirectory), SocketName);
        var note = Path.Combine(Path.GetFullPath(dataDirectory), NoteName);
        if (Find(dataDirectory) is { } left)
        {
            Remove(dataDirectory, left);
        }

        if (Encoding.UTF8.GetByteCount(direct) <= MaxBytes)
        {
            return direct;
        }

        // Made with mode 0700 and a name that nobody can foresee.
        var elsewhere = Path.Combine(Directory.CreateTempSubdirectory("dashboard-").FullName, SocketName);
        File.WriteAllText(note, elsewhere);
        return elsewhere;
    }

    /// <summary>The path at which a server may be listening; null where none left a trace.</summary>
    public static string? Find(string dataDirectory)
    {
        var direct = Path.Combine(Path.GetFullPath(dataDirectory), SocketName);
        var note = Path.Combine(Path.GetFullPath(dataDirectory), NoteName);
        return File.Exists(note) ? File.ReadAllText(note).Trim() : File.Exists(direct) ? direct : null;
    }

    /// <summary>Takes away what <see cref="Prepare"/> made.</summary>
    public static void Remove(string dataDirectory, string path)
    {
        File.Delete(Path.Combine(Path.GetFullPath(dataDirectory), NoteName));
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            return;
        }

        File.Delete(path);
        if (Path.GetDirectoryName(path) is { } folder && folder != Path.GetFullPath(dataDirectory))
        {
            Directory.Delete(folder);
        }
    }
}
