using System.Collections.Immutable;
using System.Security.Cryptography;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>Writes a backup into a folder of its own: every file durable and hashed, the manifest last.</summary>
public sealed class BackupWriter(string target, Func<string, ValueTask> note, TimeProvider time)
{
    private const int PieceBytes = 1 << 20;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly List<string> _written = [];
    private DateTimeOffset _notedAt = time.GetUtcNow();

    /// <summary>Prepares the folder.</summary>
    /// <param name="target">Where the backup goes.</param>
    /// <param name="dataDirectory">What is backed up.</param>
    /// <exception cref="StoreUnavailableException">It is not empty, or lies in what it is to be a backup of.</exception>
    public static string Prepare(string target, string dataDirectory)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
        if (target == data || target.StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new StoreUnavailableException($"{target} lies in the data folder: a backup belongs elsewhere, best on another disk.");
        }

        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new StoreUnavailableException($"{target} is not empty. Name a new folder for each backup{(File.Exists(Path.Combine(target, BackupManifest.FileName)) ? "" : "; one without backup.json was cut off and can be deleted")}.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(target);
        }
        else
        {
            Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return target;
    }

    /// <summary>Copies the files and completes the backup. Where it fails, nothing is left in the folder.</summary>
    public async Task<BackupManifest> WriteAsync(DateTimeOffset takenAt, IReadOnlyList<SnapshotFile> files, CancellationToken cancellationToken)
    {
        try
        {
            var done = ImmutableArray.CreateBuilder<BackupFile>(files.Count);
            var total = files.Sum(file => new FileInfo(file.Path).Length);
            foreach (var file in files)
            {
                await NoteAsync($"{done.Count} of {files.Count} files, {done.Sum(copied => copied.Bytes) >> 20:N0} of {total >> 20:N0} MB");
                done.Add(await CopyAsync(file, cancellationToken));
            }

            var manifest = new BackupManifest(BackupManifest.Known, takenAt, done.ToImmutable());
            Complete(manifest);
            return manifest;
        }
        catch
        {
            foreach (var path in _written)
            {
                File.Delete(path);
            }

            throw;
        }
    }

    private async Task<BackupFile> CopyAsync(SnapshotFile file, CancellationToken cancellationToken)
    {
        var path = Path.Combine(target, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var from = new FileStream(file.Path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, Share = FileShare.ReadWrite | FileShare.Delete });
        await using var to = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        _written.Add(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[PieceBytes];
        var bytes = 0L;
        for (int read; (read = await from.ReadAsync(piece, cancellationToken)) > 0; bytes += read)
        {
            hash.AppendData(piece, 0, read);
            await to.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }

        to.Flush(flushToDisk: true);
        return new(file.Name, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private void Complete(BackupManifest manifest)
    {
        var path = Path.Combine(target, BackupManifest.FileName);
        var fresh = path + ".new";
        _written.Add(fresh);
        using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write))
        {
            file.Write(manifest.ToJson());
            file.Flush(flushToDisk: true);
        }

        if (Directory.Exists(Path.Combine(target, "closed")))
        {
            FolderSync.Flush(Path.Combine(target, "closed"));
        }

        File.Move(fresh, path);
        FolderSync.Flush(target);
    }

    private async ValueTask NoteAsync(string line)
    {
        if (time.GetUtcNow() - _notedAt >= ProgressEvery)
        {
            _notedAt = time.GetUtcNow();
            await note(line);
        }
    }
}
