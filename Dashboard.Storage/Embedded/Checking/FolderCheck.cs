using System.Collections.Immutable;
using System.Globalization;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Events;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Flows;
using Dashboard.Storage.Embedded.Metrics;
using Dashboard.Storage.Embedded.Partitions;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>Checks a folder, or a backup, that nobody has open, and changes nothing in it: files are attached for reading only. Blocks; for a thread of its own.</summary>
public sealed class FolderCheck
{
    private const long MemoryBytes = 256L << 20;
    private const long SpillBytes = 1L << 30;

    private readonly DataFolder _folder;
    private readonly Action<string> _note;
    private readonly CancellationToken _cancelled;
    private readonly ImmutableArray<CheckFinding>.Builder _found = ImmutableArray.CreateBuilder<CheckFinding>();

    private FolderCheck(DataFolder folder, Action<string> note, CancellationToken cancelled) => (_folder, _note, _cancelled) = (folder, note, cancelled);

    /// <summary>What is wrong with the files of a folder that this process has taken.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="note">Hears what is being done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static ImmutableArray<CheckFinding> Run(DataFolder folder, Action<string> note, CancellationToken cancellationToken)
    {
        var check = new FolderCheck(folder, note, cancellationToken);
        var layouts = new[] { MetricsLayout.Layout, EventsLayout.Layout, FlowsLayout.Layout };
        var isStore = layouts.Any(layout => File.Exists(folder.File(layout.FileName))) || File.Exists(folder.File("state.db"));
        foreach (var layout in layouts)
        {
            check.Kind(layout, isStore);
        }

        check.State(isStore);
        return check._found.ToImmutable();
    }

    private void Kind(FileLayout layout, bool isStore)
    {
        _note(layout.FileName);
        if (!File.Exists(_folder.File(layout.FileName)))
        {
            if (isStore)
            {
                _found.Add(new(layout.FileName, layout.Kind, null, "The file is missing.", "The next start begins a new one, and takes its closed files over. Restore a backup for the rest."));
            }

            return;
        }

        var log = KindCheck.Log(_folder, layout);
        Add(log);
        using var instance = new DuckInstance(new(MemoryBytes, Environment.ProcessorCount, _folder.Path, Path.Combine(_folder.Spill, "check"), SpillBytes));
        using var connection = instance.Connect();
        using var cancellation = _cancelled.Register(connection.Interrupt);
        try
        {
            connection.Run($"ATTACH {DuckInstance.Literal(_folder.File(layout.FileName))} AS {layout.Catalog} (READ_ONLY)");
        }
        catch (DuckException unreadable)
        {
            _found.Add(new(layout.FileName, layout.Kind, null, $"It cannot be opened{(log is null ? "" : " with its log")}: {unreadable.Message.Split('\n', 2)[0]}", log is null ? Remedies.Open : "Repair the log, then check again."));
            return;
        }

        Tables(connection, layout);
        Partitions(connection, layout);
    }

    private void Tables(DuckConnection connection, FileLayout layout)
    {
        foreach (var table in TableCheck.Names(connection, layout.Catalog))
        {
            _cancelled.ThrowIfCancellationRequested();
            Add(KindCheck.Table(connection, layout, table, _cancelled));
        }
    }

    private void Partitions(DuckConnection connection, FileLayout layout)
    {
        var files = new ClosedFiles(_folder, layout.Catalog, layout.RowGroupSize);
        ImmutableArray<Partition> known;
        try
        {
            known = PartitionManifest.Read(connection, layout.Catalog);
        }
        catch (DuckException damage)
        {
            _found.Add(new(layout.FileName, layout.Kind, null, $"Its list of partitions cannot be read: {damage.Message.Split('\n', 2)[0]}", Remedies.Open));
            return;
        }

        foreach (var partition in known.Where(partition => partition.State is PartitionState.Closed))
        {
            _note("closed/" + partition.FileName(layout.Catalog));
            _cancelled.ThrowIfCancellationRequested();
            Add(Closed(connection, layout, files, partition));
        }

        foreach (var unknown in files.All().Except(known.Where(partition => partition.State is PartitionState.Closed).Select(files.PathOf)))
        {
            _found.Add(new("closed/" + Path.GetFileName(unknown), layout.Kind, null, "No partition has it: closing was cut off.", "The next start deletes it; nothing is in it that is not in the open file.") { IsDamage = false });
        }
    }

    private static CheckFinding? Closed(DuckConnection connection, FileLayout layout, ClosedFiles files, Partition partition)
    {
        try
        {
            files.Attach(connection, partition);
        }
        catch (DuckException unreadable)
        {
            return KindCheck.Finding(layout, partition, File.Exists(files.PathOf(partition)) ? $"It cannot be opened: {unreadable.Message.Split('\n', 2)[0]}" : "The file is missing.");
        }

        var finding = KindCheck.Closed(connection, layout, partition, CancellationToken.None);
        files.Detach(connection, partition);
        return finding;
    }

    private void State(bool isStore)
    {
        _note("state.db");
        var path = _folder.File("state.db");
        if (!File.Exists(path))
        {
            if (isStore)
            {
                _found.Add(new("state.db", null, null, "The file is missing.", Remedies.State));
            }

            return;
        }

        Add(StateCheck.Log(path));
        try
        {
            using var connection = StateCheck.OpenUntouched(path);
            _found.AddRange(StateCheck.Run(connection, _cancelled));
        }
        catch (SqliteException unreadable)
        {
            _found.Add(new("state.db", null, null, string.Create(CultureInfo.InvariantCulture, $"It cannot be opened: {unreadable.Message}"), Remedies.State));
        }
    }

    private void Add(CheckFinding? finding)
    {
        if (finding is not null)
        {
            _found.Add(finding);
        }
    }
}
