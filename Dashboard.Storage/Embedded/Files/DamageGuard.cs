using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>What opening a file took.</summary>
/// <param name="Instance">The instance that has it attached.</param>
/// <param name="Losses">What was lost on the way, by name.</param>
/// <param name="Break">Why arrival order broke; null where it holds.</param>
internal sealed record OpenedFile(DuckInstance Instance, List<StoreLoss> Losses, string? Break);

/// <summary>
/// Opens a file whatever is wrong with it. A damaged log is cut at its last good entry, a damaged file set aside for a new one; each is kept
/// as a copy and named. Damage to one kind never stops another, and never the product.
/// </summary>
internal sealed class DamageGuard(DataFolder folder, FileLayout layout, DuckLimits limits, TimeProvider time)
{
    /// <summary>Shorter than any log that holds an entry: what a crash leaves that came between creating the log and writing to it.</summary>
    private const int EmptyLog = 64;

    /// <summary>The format that <see cref="WriteAheadLog"/> knows. Another library judges its own logs.</summary>
    private static readonly bool KnowsLogFormat = NativeMethods.Startup.DuckDBLibraryVersion().StartsWith("v1.5.", StringComparison.Ordinal);

    private List<StoreLoss> _losses = [];
    private string? _break;

    private string FilePath => folder.File(layout.FileName);

    private string LogPath => FilePath + ".wal";

    /// <exception cref="StoreUnavailableException">The file cannot be opened for a reason other than damage.</exception>
    public OpenedFile Open()
    {
        try
        {
            _break ??= folder.Restored;
            CutLog();
            var opened = Attach(out var first) ?? AttachWithoutLog(first) ?? AttachFresh();
            (_losses, _break) = ([], null);
            return opened;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{FilePath} cannot be opened: {refused.Message} Free space or fix the permissions of {folder.Path}.", refused);
        }
    }

    /// <summary>Moves all that can be read into a new file, and the damaged one out of the way. The file must be closed.</summary>
    public OpenedFile OpenSalvaged(CancellationToken cancellationToken)
    {
        const string Old = "damaged";
        var fresh = FilePath + ".new";
        File.Delete(fresh);
        File.Delete(fresh + ".wal");
        string? lost;
        TimeRange? range;
        using (var instance = new DuckInstance(limits))
        using (var connection = instance.Connect())
        {
            connection.Run($"ATTACH {DuckInstance.Literal(FilePath)} AS {Old}");
            connection.Run(AttachStatement(fresh));
            FileSchema.Migrate(connection, layout);
            var salvage = new FileSalvage(layout, connection, Old);
            salvage.Run(cancellationToken);
            (lost, range) = (salvage.Lost, salvage.Range);
            connection.Run($"CHECKPOINT {layout.Catalog}");
            connection.Run($"DETACH {layout.Catalog}");
        }

        var copy = SetAside(FilePath, move: true);
        if (File.Exists(LogPath))
        {
            SetAside(LogPath, move: true);
        }

        File.Move(fresh, FilePath);
        Lose(layout.FileName, $"A part of the file was damaged and {lost ?? "nothing that can be told"} could not be read; the rest was moved to a new file. Collectors read again what their sources still have; files loaded by hand must be loaded again. The damaged file is kept as {copy}.", range);
        return Open();
    }

    private void CutLog()
    {
        if (!KnowsLogFormat || !File.Exists(LogPath))
        {
            return;
        }

        switch (WriteAheadLog.Examine(LogPath, FilePath))
        {
            case LogVerdict.Spent or LogVerdict.Damaged { Length: < EmptyLog }:
                File.Delete(LogPath);
                break;
            case LogVerdict.Damaged(var good, var length):
                CutLog(good, length);
                break;
        }
    }

    private void CutLog(long good, long length)
    {
        var lastWrite = new DateTimeOffset(File.GetLastWriteTimeUtc(LogPath), TimeSpan.Zero);
        var copy = SetAside(LogPath, move: good == 0);
        if (good > 0)
        {
            using var log = new FileStream(LogPath, FileMode.Open, FileAccess.Write);
            log.SetLength(good);
            log.Flush(flushToDisk: true);
        }

        Lose(
            layout.FileName + ".wal",
            string.Create(CultureInfo.InvariantCulture, $"The log was damaged at byte {good} of {length}: what was committed after that, up to {Instant.Text(lastWrite)}, is lost. Collectors read it again by themselves; files loaded by hand must be loaded again. The damaged log is kept as {copy}."));
    }

    private OpenedFile? Attach(out DuckException? failure)
    {
        var instance = new DuckInstance(limits);
        try
        {
            using var connection = instance.Connect();
            connection.Run(AttachStatement(FilePath));
            failure = null;
            return new(instance, _losses, _break);
        }
        catch (DuckException refused)
        {
            instance.Dispose();
            if (!IsDamage(refused))
            {
                throw new StoreUnavailableException($"{FilePath} cannot be opened: {refused.Message} Free space, fix its permissions or end the process that has it open, then start again.", refused);
            }

            failure = refused;
            return null;
        }
    }

    private OpenedFile? AttachWithoutLog(DuckException? first)
    {
        if (!File.Exists(LogPath) || first is not { } failure || !failure.Message.Contains("WAL", StringComparison.Ordinal))
        {
            return null;
        }

        var copy = SetAside(LogPath, move: true);
        Lose(layout.FileName + ".wal", $"The log does not fit its file ({FirstLine(failure.Message)}): what was committed since the last checkpoint is lost. Collectors read it again by themselves; files loaded by hand must be loaded again. The log is kept as {copy}.");
        return Attach(out _);
    }

    private OpenedFile AttachFresh()
    {
        var copy = SetAside(FilePath, move: true);
        if (File.Exists(LogPath))
        {
            SetAside(LogPath, move: true);
        }

        Lose(layout.FileName, $"The file's header or directory is damaged, so that nothing in it can be read: a new one was started. Collectors read again what their sources still have. The damaged file is kept as {copy}.");
        return Attach(out var failure) ?? throw new StoreUnavailableException($"{FilePath} cannot be created: {failure!.Message}", failure);
    }

    /// <summary>A full disk, a missing permission or a held lock must not cost anybody a healthy file.</summary>
    private static bool IsDamage(DuckException failure) =>
        failure.Fault is DuckFault.Damage or DuckFault.Fatal or DuckFault.Statement or DuckFault.Missing
        || failure.Message.Contains("replaying WAL", StringComparison.Ordinal);

    private string SetAside(string path, bool move) => folder.SetAside(path, move, time.GetUtcNow());

    private string AttachStatement(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"ATTACH {DuckInstance.Literal(path)} AS {layout.Catalog} (STORAGE_VERSION 'latest', ROW_GROUP_SIZE {layout.RowGroupSize})");

    private void Lose(string file, string what, TimeRange? range = null)
    {
        _losses.Add(new(time.GetUtcNow(), layout.Kind, file, what, range));
        _break = what;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0];
}
