namespace Dashboard.Storage.Embedded.Files;

/// <summary>A file that has its name only once it is complete and durable. Until then it lies beside it, readable by its owner alone.</summary>
public sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly bool _overwrite;

    private WholeFile(string path, string writtenAt, bool overwrite) => (_path, WrittenAt, _overwrite) = (path, writtenAt, overwrite);

    /// <summary>Where it is while it is written.</summary>
    public string WrittenAt { get; }

    /// <summary>Begins one.</summary>
    /// <param name="path">Its name in the end.</param>
    /// <param name="overwrite">Whether it may take the place of another.</param>
    /// <exception cref="IOException">The name is taken, or the folder is not there or cannot be written.</exception>
    public static WholeFile Create(string path, bool overwrite)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path);
        if (folder is null || Directory.Exists(path) || Path.GetFileName(path).Length == 0)
        {
            throw new IOException($"{path} is a folder: name a file in it.");
        }

        if (!Directory.Exists(folder))
        {
            throw new IOException($"There is no folder {folder}: create it first.");
        }

        if (!overwrite && Path.Exists(path))
        {
            throw Taken(path);
        }

        var writtenAt = Path.Combine(folder, $".{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8))}.part");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            new FileStream(writtenAt, options).Dispose();
            return new(path, writtenAt, overwrite);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"{folder} is not writable for this user: name another place.", refused);
        }
    }

    /// <summary>Makes it durable and gives it its name.</summary>
    /// <returns>Its bytes.</returns>
    /// <exception cref="IOException">The name was taken meanwhile.</exception>
    public long Complete()
    {
        long bytes;
        using (var file = new FileStream(WrittenAt, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
            bytes = file.Length;
        }

        try
        {
            File.Move(WrittenAt, _path, _overwrite);
        }
        catch (IOException) when (!_overwrite && Path.Exists(_path))
        {
            throw Taken(_path);
        }

        FolderSync.Flush(Path.GetDirectoryName(_path)!);
        return bytes;
    }

    /// <summary>Takes away what was not completed.</summary>
    public void Dispose() => File.Delete(WrittenAt);

    private static IOException Taken(string path) => new($"{path} exists already. Name another file, or say --overwrite.");
}
