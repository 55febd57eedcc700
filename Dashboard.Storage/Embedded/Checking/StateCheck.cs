using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.State;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.Checking;

/// <summary>What is checked of state.db: SQLite's own check of its structure, and the seal of every record, because its pages have no checksums.</summary>
internal static class StateCheck
{
    private const string FileName = "state.db";
    private const int MostFaults = 20;

    private static readonly (string Table, string Text)[] Sealed =
        [("alert_instance", "state"), ("alert_history", "entry"), ("outbox", "notification"), ("document", "json"), ("finding", "finding")];

    public static List<CheckFinding> Run(SqliteConnection connection, CancellationToken cancelled)
    {
        var found = new List<CheckFinding>();
        try
        {
            foreach (var fault in connection.Read($"PRAGMA integrity_check({MostFaults.ToString(CultureInfo.InvariantCulture)})", row => row.GetString(0)).Where(fault => fault != "ok"))
            {
                found.Add(new(FileName, null, null, fault, Remedies.State));
            }

            foreach (var (table, text) in Sealed)
            {
                cancelled.ThrowIfCancellationRequested();
                var broken = Broken(connection, table, text);
                if (broken > 0)
                {
                    found.Add(new(
                        FileName,
                        table is "finding" ? SignalKind.Findings : null,
                        null,
                        string.Create(CultureInfo.InvariantCulture, $"{broken} {(broken == 1 ? "row" : "rows")} of {table} {(broken == 1 ? "is" : "are")} not as written: left out wherever they would be shown."),
                        Remedies.State));
                }
            }
        }
        catch (SqliteException damage)
        {
            found.Add(new(FileName, null, null, $"It cannot be read: {damage.Message}", Remedies.State));
        }

        return found;
    }

    /// <summary>Transactions in the log that SQLite will not pass; null where it will pass all.</summary>
    public static CheckFinding? Log(string path) => File.Exists(path + "-wal") && StateLog.Unreachable(path + "-wal") is (> 0 and var lost)
        ? new(FileName + "-wal", null, null, string.Create(CultureInfo.InvariantCulture, $"The log is damaged: {lost} or more of its last transactions cannot be read."), "The next start goes on without them and keeps the log. Restore state.db from a backup if documents are missing.")
        : null;

    /// <summary>Opens a file that nobody has open, without changing it: a writer would drop what a damaged log hides.</summary>
    public static SqliteConnection OpenUntouched(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static int Broken(SqliteConnection connection, string table, string text)
    {
        var broken = 0;
        connection.Read($"SELECT {text}, seal FROM {table}", row =>
        {
            try
            {
                StateJson.Unsealed(row, 0);
            }
            catch (Exception senseless) when (senseless is FormatException or InvalidCastException)
            {
                broken++;
            }

            return false;
        });
        return broken;
    }
}
