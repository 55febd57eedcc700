using System.Globalization;
using System.Security.Cryptography;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Backups;

/// <summary>Puts a backup into a data folder that no server has. The first start after it begins new epochs and holds messages back that were waiting.</summary>
public sealed class StoreRestore(string backup, string dataDirectory, Func<string, ValueTask> note, TimeProvider time)
{
    private static readonly string[] OfTheLock = ["lock", "lock.owner", "spill"];

    /// <summary>Files that the folder had are set aside here; null where it had none.</summary>
    public string? SetAsideIn { get; private set; }

    /// <param name="replace">Set aside what the folder has.</param>
    /// <param name="acceptDamage">Go on where a file is not as it was written: the next start saves what can be read of it.</param>
    /// <param name="cancellationToken">Ends it; the folder says then that it is not whole.</param>
    /// <exception cref="InvalidDataException">It is no backup, or is damaged.</exception>
    /// <exception cref="StoreUnavailableException">The folder is in use, or not empty.</exception>
    public async Task<BackupManifest> RunAsync(bool replace, bool acceptDamage, CancellationToken cancellationToken)
    {
        var manifest = BackupManifest.Read(backup);
        await VerifyAsync(manifest, acceptDamage, cancellationToken);
        using var folder = DataFolder.TakeAnyway(dataDirectory, time);
        var there = Directory.EnumerateFileSystemEntries(folder.Path).Where(path => !OfTheLock.Contains(Path.GetFileName(path))).ToArray();
        if (there.Length > 0 && !replace)
        {
            throw new StoreUnavailableException($"{folder.Path} is not empty. Name another with --data, or say --replace: what is there is set aside then, not deleted.");
        }

        if (there.Length > 0)
        {
            SetAside(folder, there);
            await note($"What was in {folder.Path} is now in {SetAsideIn}");
        }

        var mark = folder.File(DataFolder.RestoringMark);
        await File.WriteAllTextAsync(
            mark,
            string.Create(CultureInfo.InvariantCulture, $"The folder was restored from the backup of {manifest.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: what was stored after that is not here. Collectors go on from the positions of the backup and read it again; files loaded by hand since then must be loaded again."),
            cancellationToken);
        FolderSync.Flush(folder.Path);
        foreach (var file in manifest.Files)
        {
            await note($"{file.Name}: {file.Bytes >> 20:N0} MB");
            await CopyAsync(file, folder, cancellationToken);
        }

        if (Directory.Exists(folder.File("closed")))
        {
            FolderSync.Flush(folder.File("closed"));
        }

        FolderSync.Flush(folder.Path);
        File.Move(mark, folder.File(DataFolder.RestoredMark));
        FolderSync.Flush(folder.Path);
        return manifest;
    }

    /// <summary>Before anything is touched: a backup that cannot be read must not cost the folder that is there.</summary>
    private async Task VerifyAsync(BackupManifest manifest, bool acceptDamage, CancellationToken cancellationToken)
    {
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(backup, file.Name);
            if (!File.Exists(path))
            {
                throw new InvalidDataException($"{path} is missing: the backup is not whole.");
            }

            await note($"{file.Name}: checking");
            await using var content = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            if (content.Length == file.Bytes && Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken)) == file.Sha256)
            {
                continue;
            }

            if (!acceptDamage)
            {
                throw new InvalidDataException($"{path} is not as it was written. Use another backup, or say --accept-damage: what can be read of it is saved at the next start, and what is lost is named.");
            }

            await note($"{file.Name} is damaged: the next start saves what can be read of it");
        }
    }

    /// <summary>Beside the folder where that is possible: what is set aside should not count as its own.</summary>
    private void SetAside(DataFolder folder, IEnumerable<string> entries)
    {
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        SetAsideIn = CanMoveTo($"{folder.Path}.replaced-{stamp}", folder) ? $"{folder.Path}.replaced-{stamp}" : folder.File($"replaced-{stamp}");
        Directory.CreateDirectory(SetAsideIn);
        foreach (var entry in entries)
        {
            Directory.Move(entry, Path.Combine(SetAsideIn, Path.GetFileName(entry)));
        }
    }

    /// <summary>A folder that is a disk of its own, as in a container, has no room beside it.</summary>
    private static bool CanMoveTo(string target, DataFolder folder)
    {
        var probe = folder.File("probe-of-restore");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.CreateDirectory(target);
            Directory.Move(probe, Path.Combine(target, "probe"));
            Directory.Delete(Path.Combine(target, "probe"));
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(probe))
            {
                Directory.Delete(probe);
            }

            if (Directory.Exists(target) && !Directory.EnumerateFileSystemEntries(target).Any())
            {
                Directory.Delete(target);
            }

            return false;
        }
    }

    private async Task CopyAsync(BackupFile file, DataFolder folder, CancellationToken cancellationToken)
    {
        var path = folder.File(file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var from = new FileStream(Path.Combine(backup, file.Name), new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        await using var to = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous });
        await from.CopyToAsync(to, cancellationToken);
        to.Flush(flushToDisk: true);
    }
}
