using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>Reads every value of a table, so that each of its blocks is held against its checksum.</summary>
internal static class TableCheck
{
    private const long Stride = 16L * FileLayout.SmallRowGroup;

    /// <summary>The tables of a catalog.</summary>
    public static List<string> Names(DuckConnection connection, string catalog)
    {
        var names = new List<string>();
        using var rows = connection.Query("SELECT table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY table_name", catalog);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                names.Add(chunk.Text(0)[row]!);
            }
        }

        return names;
    }

    /// <summary>What is wrong with a table; null where it is sound.</summary>
    /// <param name="connection">Nothing else runs on it.</param>
    /// <param name="catalog">Where the table is.</param>
    /// <param name="table">Its name.</param>
    /// <param name="time">Its event time in nanoseconds, as SQL; null where its rows have none.</param>
    /// <param name="cancelled">Ends it.</param>
    public static (string What, TimeRange? Range)? Run(DuckConnection connection, string catalog, string table, string? time, CancellationToken cancelled)
    {
        long rows;
        try
        {
            rows = connection.Scalar($"SELECT max(rowid) FROM {catalog}.{table}") ?? -1;
        }
        catch (DuckException damage) when (IsDamage(damage))
        {
            return ($"{table} cannot be read: {FirstLine(damage)}", null);
        }

        var (damaged, why, ranges) = (0, "", new List<TimeRange>());
        for (var first = 0L; first <= rows; first += Stride)
        {
            cancelled.ThrowIfCancellationRequested();
            if (Fault(connection, catalog, table, first, first + Stride) is null)
            {
                continue;
            }

            for (var group = first; group < first + Stride && group <= rows; group += FileLayout.SmallRowGroup)
            {
                if (Fault(connection, catalog, table, group, group + FileLayout.SmallRowGroup) is { } fault)
                {
                    damaged++;
                    why = fault;
                    if (time is not null && Times(connection, catalog, table, time, group) is { } range)
                    {
                        ranges.Add(range);
                    }
                }
            }
        }

        return damaged == 0
            ? null
            : (string.Create(CultureInfo.InvariantCulture, $"{damaged} of {rows / FileLayout.SmallRowGroup + 1} row groups of {table} cannot be read: {why}"),
                ranges.Count == 0 ? null : new(ranges.Min(range => range.From), ranges.Max(range => range.Until)));
    }

    private static string? Fault(DuckConnection connection, string catalog, string table, long first, long until)
    {
        try
        {
            connection.Execute($"SELECT bit_xor(hash(everything)) FROM (SELECT everything FROM {catalog}.{table} AS everything WHERE rowid >= ? AND rowid < ?)", first, until);
            return null;
        }
        catch (DuckException damage) when (IsDamage(damage))
        {
            return FirstLine(damage);
        }
    }

    /// <summary>The times are in another column than the damage, most of the time.</summary>
    private static TimeRange? Times(DuckConnection connection, string catalog, string table, string time, long group)
    {
        try
        {
            var where = "WHERE rowid >= ? AND rowid < ?";
            var first = connection.Scalar($"SELECT min({time})::BIGINT FROM {catalog}.{table} {where}", group, group + FileLayout.SmallRowGroup);
            var last = connection.Scalar($"SELECT max({time})::BIGINT FROM {catalog}.{table} {where}", group, group + FileLayout.SmallRowGroup);
            return first is { } from && last is { } until ? new(Instant.FromNanos(from), Instant.FromNanos(until).AddSeconds(1)) : null;
        }
        catch (DuckException damage) when (IsDamage(damage))
        {
            return null;
        }
    }

    private static bool IsDamage(DuckException failure) => failure.Fault is DuckFault.Damage or DuckFault.Fatal or DuckFault.Statement;

    private static string FirstLine(DuckException failure) => failure.Message.Split('\n', 2)[0];
}
