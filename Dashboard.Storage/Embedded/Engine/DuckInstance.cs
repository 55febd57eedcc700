using System.Globalization;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <param name="MemoryBytes">What its buffers and operators may use.</param>
/// <param name="Threads">How many threads one query may use.</param>
/// <param name="Folder">The only folder that statements may touch.</param>
/// <param name="SpillFolder">Where operators that outgrow memory go on.</param>
/// <param name="SpillBytes">How much they may put there.</param>
internal sealed record DuckLimits(long MemoryBytes, int Threads, string Folder, string SpillFolder, long SpillBytes);

/// <summary>
/// A DuckDB instance, in memory itself, that has files attached under names of ours. Its settings are locked before anybody else
/// gets a connection: no download, no other folder, no change of limits.
/// </summary>
internal sealed class DuckInstance : IDisposable
{
    /// <summary>
    /// The log is checkpointed by us in quiet moments. This is where DuckDB does it by itself inside somebody's commit: the larger, the rarer
    /// and the longer (1.3 s at 231 MB), the smaller, the more often (at 16 MB 60 to 160 ms each).
    /// </summary>
    private const string CheckpointAt = "64MiB";

    private readonly DuckDBDatabase _database;

    public DuckInstance(DuckLimits limits)
    {
        if (!NativeMethods.Startup.DuckDBOpen(":memory:", out _database).IsSuccess())
        {
            throw new DuckException(DuckFault.Fatal, "DuckDB did not start.");
        }

        try
        {
            using var connection = Connect();
            Directory.CreateDirectory(limits.SpillFolder);
            // The order matters: allowed_directories cannot be set after external access is off, nothing can after the lock.
            connection.Run($"SET memory_limit = '{Bytes(limits.MemoryBytes)}'");
            connection.Run($"SET threads = {limits.Threads.ToString(CultureInfo.InvariantCulture)}");
            connection.Run($"SET temp_directory = {Literal(limits.SpillFolder)}");
            connection.Run($"SET max_temp_directory_size = '{Bytes(limits.SpillBytes)}'");
            connection.Run($"SET wal_autocheckpoint = '{CheckpointAt}'");
            connection.Run("SET preserve_insertion_order = false");
            // Groups by stretches of time go into an array instead of a hash table. One for all ports would be twelve megabytes, new with each question.
            connection.Run("SET perfect_ht_threshold = 16");
            connection.Run($"SET allowed_directories = [{Literal(limits.Folder)}]");
            connection.Run("SET autoinstall_known_extensions = false");
            connection.Run("SET autoload_known_extensions = false");
            connection.Run("SET enable_external_access = false");
            connection.Run("SET lock_configuration = true");
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public DuckConnection Connect() => new(_database);

    public void Dispose() => _database.Dispose();

    /// <summary>For the few places that take no placeholder: paths of ours, single quotes doubled.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{count}B");
}
