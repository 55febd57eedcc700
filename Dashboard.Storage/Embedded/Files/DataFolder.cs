using System.Globalization;
using Dashboard.Core.Storage;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>The one folder that holds everything, taken by this process alone for as long as this object lives.</summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    /// <summary>Lies in the folder while a restore fills it.</summary>
    internal const string RestoringMark = "restoring";

    /// <summary>Lies in the folder from a restore to the end of the first start after it, and says which backup it was.</summary>
    internal const string RestoredMark = "restored";

    private DataFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Where damaged files are kept, each under the time at which it was set aside.</summary>
    public string Damaged => System.IO.Path.Combine(Path, "damaged");

    /// <summary>Where queries that outgrow memory go on. Emptied at start.</summary>
    public string Spill => System.IO.Path.Combine(Path, "spill");

    /// <summary>From which backup the folder was restored, until the first start after that is done; null otherwise.</summary>
    internal string? Restored => System.IO.File.Exists(File(RestoredMark)) ? System.IO.File.ReadAllText(File(RestoredMark)) : null;

    /// <summary>Creates the folder where it is missing and takes its lock before anything else in it is touched.</summary>
    /// <exception cref="StoreUnavailableException">Another process has it, or it cannot be written.</exception>
    public static DataFolder Take(string path, TimeProvider time)
    {
        var folder = TakeAnyway(path, time);
        if (System.IO.File.Exists(folder.File(RestoringMark)))
        {
            folder.Dispose();
            throw new StoreUnavailableException($"A restore into {folder.Path} was cut off: not everything is there. Run it again with --replace.");
        }

        return folder;
    }

    /// <summary>Takes it, even where a restore has left it half filled.</summary>
    internal static DataFolder TakeAnyway(string path, TimeProvider time)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                // What is collected tells an attacker everything about the estate: nobody else on the machine reads it.
                Directory.CreateDirectory(path, OwnerOnly);
            }
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {path} cannot be created: {refused.Message} Choose another with --data, or create it for this user.", refused);
        }

        var file = System.IO.Path.Combine(path, "lock");
        FileStream taken;
        try
        {
            taken = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new StoreUnavailableException($"The data folder {path} is not writable for this user. Choose another with --data, or change its owner.", refused);
        }
        catch (IOException held)
        {
            throw new FolderInUseException($"The data folder {path} is in use by {Holder(path)}. Stop that process, or choose another folder with --data.", held);
        }

        try
        {
            var folder = new DataFolder(path, taken);
            folder.Sign(time.GetUtcNow());
            folder.EmptySpill();
            return folder;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            taken.Dispose();
            throw new StoreUnavailableException($"The data folder {path} cannot be written: {refused.Message} Free space or fix its permissions.", refused);
        }
    }

    /// <summary>A file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Keeps a damaged file under the time at which it was found; says where, relative to the folder.</summary>
    internal string SetAside(string path, bool move, DateTimeOffset now)
    {
        Directory.CreateDirectory(Damaged);
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var target = System.IO.Path.Combine(Damaged, $"{stamp}-{System.IO.Path.GetFileName(path)}");
        for (var again = 2; System.IO.File.Exists(target); again++)
        {
            target = System.IO.Path.Combine(Damaged, $"{stamp}-{again.ToString(CultureInfo.InvariantCulture)}-{System.IO.Path.GetFileName(path)}");
        }

        if (move)
        {
            System.IO.File.Move(path, target);
        }
        else
        {
            System.IO.File.Copy(path, target);
        }

        return System.IO.Path.GetRelativePath(Path, target);
    }

    /// <summary>What the restore had to tell is told: from now on this is a folder like any other.</summary>
    internal void SettleRestored() => System.IO.File.Delete(File(RestoredMark));

    /// <summary>Bytes of all files in the folder but the overflow of queries, which goes by itself.</summary>
    public long BytesKept() => Bytes(file => !file.FullName.StartsWith(Spill, StringComparison.Ordinal));

    /// <summary>Bytes of all files in the folder.</summary>
    public long Bytes() => Bytes(_ => true);

    private long Bytes(Func<FileInfo, bool> counts)
    {
        var total = 0L;
        foreach (var file in new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            try
            {
                total += counts(file) ? file.Length : 0;
            }
            catch (FileNotFoundException)
            {
                // Spill files and logs come and go while we count.
            }
        }

        return total;
    }

    /// <summary>Lets go. The lock file stays: removing it would let two processes lock two different files of one name.</summary>
    public void Dispose()
    {
        System.IO.File.Delete(Owner(Path));
        _lock.Dispose();
    }

    /// <summary>Beside the lock, because nobody can read a file that is locked.</summary>
    private static string Owner(string path) => System.IO.Path.Combine(path, "lock.owner");

    private void Sign(DateTimeOffset now) => System.IO.File.WriteAllText(
        Owner(Path),
        string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({System.IO.Path.GetFileName(Environment.ProcessPath)}) since {now.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z"));

    private void EmptySpill()
    {
        if (Directory.Exists(Spill))
        {
            Directory.Delete(Spill, recursive: true);
        }

        Directory.CreateDirectory(Spill);
    }

    private static string Holder(string path)
    {
        const int Longest = 200;
        try
        {
            var owner = System.IO.File.ReadAllText(Owner(path));
            return owner.Length is 0 or > Longest ? "another process" : owner;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
