using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Files;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded.State;

/// <summary>state.db: small transactional rows. One thread writes, one reads; a commit is synced before it is acknowledged.</summary>
internal sealed partial class StateFile : IAsyncDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly StateThread _writer;
    private readonly StateThread _reader;

    private StateFile(string path, List<StoreLoss> losses)
    {
        Losses = losses;
        _writer = new("writer of state.db", Open(path));
        _reader = new("reader of state.db", Open(path));
    }

    /// <summary>What was lost when it was opened.</summary>
    public List<StoreLoss> Losses { get; }

    public static StateFile Open(DataFolder folder, TimeProvider time, ILogger logger)
    {
        var path = folder.File("state.db");
        var losses = new List<StoreLoss>();
        try
        {
            try
            {
                Prepare(path);
            }
            catch (SqliteException damage) when (damage.SqliteErrorCode is Corrupt or NotADatabase)
            {
                losses.Add(SetAside(folder, path, damage, time.GetUtcNow()));
                LogLost(logger, losses[0].What);
                Prepare(path);
            }

            return new(path, losses);
        }
        catch (Exception refused) when (refused is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{path} cannot be opened: {refused.Message} Free space or fix its permissions, then start again.", refused);
        }
    }

    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _writer.RunAsync(connection => connection.Transact(() => work(connection)), cancellationToken);

    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => _reader.RunAsync(work, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        try
        {
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute("PRAGMA synchronous = FULL");
            connection.Execute("PRAGMA foreign_keys = ON");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Prepare(string path)
    {
        using var connection = Open(path);
        var found = (int)connection.Scalar<long>("PRAGMA user_version");
        if (found > StateSchema.Versions.Length)
        {
            throw new StoreUnavailableException(
                string.Create(CultureInfo.InvariantCulture, $"{path} has schema version {found}, this program knows up to {StateSchema.Versions.Length}. Use the newer program, or another data folder."));
        }

        // A look at every page: state is small, and what is wrong with it should be known before anybody relies on it.
        if (connection.Scalar<string>("PRAGMA quick_check(1)") is not "ok" and var fault)
        {
            throw new SqliteException(fault ?? "quick_check gave no answer", Corrupt);
        }

        for (var version = found; version < StateSchema.Versions.Length; version++)
        {
            connection.Transact(() =>
            {
                connection.Execute(StateSchema.Versions[version]);
                return connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            });
        }
    }

    private static StoreLoss SetAside(DataFolder folder, string path, SqliteException damage, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder.Damaged);
        var stamp = now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        foreach (var suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(path + suffix))
            {
                File.Move(path + suffix, Path.Combine(folder.Damaged, $"{stamp}-state.db{suffix}"), overwrite: true);
            }
        }

        return new(
            now,
            null,
            "state.db",
            $"The file of alert states, messages, documents and findings is damaged ({damage.Message}): a new one was started. Rules judge again from their data; documents that were changed here are lost unless restored from a backup. The damaged file is kept as damaged/{stamp}-state.db.",
            null);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "state.db: {What}")]
    private static partial void LogLost(ILogger logger, string what);
}
