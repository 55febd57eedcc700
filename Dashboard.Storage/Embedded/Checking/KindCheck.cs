using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>What is checked of one kind, a piece at a time on whatever connection has its files attached.</summary>
internal static class KindCheck
{
    /// <summary>One table of the open file; none where it is gone by now, because its partition was closed.</summary>
    public static CheckFinding? Table(DuckConnection connection, FileLayout layout, string table, CancellationToken cancelled)
    {
        try
        {
            return TableCheck.Run(connection, layout.Catalog, table, layout.TimeInNanos(table), cancelled) is var (what, range)
                ? new(layout.FileName, layout.Kind, range ?? RangeOf(layout, table), what, Remedies.Open)
                : null;
        }
        catch (DuckException moved) when (moved.Fault is DuckFault.Missing)
        {
            return null;
        }
    }

    /// <summary>A closed file: each of its tables, and whether it is what the manifest says.</summary>
    /// <param name="connection">Has it attached, under the partition's alias.</param>
    /// <param name="layout">Its kind.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="cancelled">Ends it.</param>
    public static CheckFinding? Closed(DuckConnection connection, FileLayout layout, Partition partition, CancellationToken cancelled)
    {
        var alias = partition.Alias(layout.Catalog);
        try
        {
            var tables = TableCheck.Names(connection, alias);
            foreach (var missing in layout.Partitions.Tables.Concat(layout.Partitions.TablesWhenClosed).Append("about").Except(tables))
            {
                return Finding(layout, partition, $"It has no table {missing}.");
            }

            foreach (var table in tables)
            {
                if (TableCheck.Run(connection, alias, table, time: null, cancelled) is var (what, _))
                {
                    return Finding(layout, partition, what);
                }
            }

            using var rows = connection.Query($"SELECT catalog, from_ts, until_ts, generation FROM {alias}.about");
            return rows.Next(out var about) && about.Text(0)[0] == layout.Catalog && about.Column<long>(1)[0] == partition.From && about.Column<long>(2)[0] == partition.Until && about.Column<int>(3)[0] == partition.Generation
                ? null
                : Finding(layout, partition, "It says of itself that it is another partition than the manifest has.");
        }
        catch (DuckException moved) when (moved.Fault is DuckFault.Missing)
        {
            return null;
        }
    }

    public static CheckFinding Finding(FileLayout layout, Partition partition, string what) =>
        new("closed/" + partition.FileName(layout.Catalog), layout.Kind, partition.Range, what, Remedies.Closed);

    /// <summary>A log, read without DuckDB; null where it is sound or not there.</summary>
    public static CheckFinding? Log(DataFolder folder, FileLayout layout)
    {
        var path = folder.File(layout.FileName + ".wal");
        try
        {
            return File.Exists(path) && WriteAheadLog.Examine(path, folder.File(layout.FileName)) is LogVerdict.Damaged(var good, var length)
                ? new(
                    layout.FileName + ".wal",
                    layout.Kind,
                    null,
                    string.Create(CultureInfo.InvariantCulture, $"The log is damaged at byte {good} of {length}: what was committed after that, up to {Instant.Text(new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero))}, cannot be read."),
                    Remedies.Log)
                : null;
        }
        catch (FileNotFoundException)
        {
            // A checkpoint has just emptied it.
            return null;
        }
    }

    private static TimeRange? RangeOf(FileLayout layout, string table) =>
        layout.Partitions is { } partitions && PartitionTables.Split(partitions, table).Suffix is { } suffix
            ? new(PartitionTables.Start(suffix), PartitionTables.Start(suffix) + partitions.DefaultSpan)
            : null;
}
