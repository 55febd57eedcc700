using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Dashboard.Core.Notifications;
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
    private readonly string _path;
    private readonly string _mark;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentQueue<StoreLoss> _losses;
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);
    private long _commits;

    private StateFile(string path, IEnumerable<StoreLoss> losses, TimeProvider time, ILogger logger)
    {
        (_path, _mark) = (path, path + ".mark");
        (_time, _logger) = (time, logger);
        _losses = new(losses);
        _writer = new("writer of state.db", Open(path));
        _reader = new("reader of state.db", Open(path));
    }

    /// <summary>Takes what was lost since it was asked last.</summary>
    public IReadOnlyList<StoreLoss> TakeLosses()
    {
        var taken = new List<StoreLoss>();
        while (_losses.TryDequeue(out var loss))
        {
            taken.Add(loss);
        }

        return taken;
    }

    public static StateFile Open(DataFolder folder, TimeProvider time, ILogger logger)
    {
        var path = folder.File("state.db");
        var losses = new List<StoreLoss>();
        try
        {
            if (LoseUnreachable(folder, path, time.GetUtcNow()) is { } cut)
            {
                losses.Add(cut);
                LogLost(logger, cut.What);
            }

            try
            {
                Prepare(path);
            }
            catch (SqliteException damage) when (damage.SqliteErrorCode is Corrupt or NotADatabase)
            {
                losses.Add(SetAside(folder, path, damage, time.GetUtcNow()));
                LogLost(logger, losses[^1].What);
                Prepare(path);
            }

            if (losses.Count == 0 && LoseTornOff(path, time.GetUtcNow()) is { } torn)
            {
                losses.Add(torn);
                LogLost(logger, torn.What);
            }

            if (losses.Count > 0)
            {
                DoubtMessages(path);
            }

            if (folder.Restored is { } restored)
            {
                losses.Add(new(time.GetUtcNow(), null, "state.db", $"{restored} {HoldBack(path)}", null));
                LogLost(logger, losses[^1].What);
            }

            return new StateFile(path, losses, time, logger) { _commits = Commits(path) };
        }
        catch (Exception refused) when (refused is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"{path} cannot be opened: {refused.Message} Free space or fix its permissions, then start again.", refused);
        }
    }

    public ValueTask<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) =>
        _writer.RunAsync(
            connection =>
            {
                var (result, number) = connection.Transact(() =>
                {
                    var done = work(connection);
                    return (done, connection.Scalar<long>("UPDATE commits SET number = number + 1 RETURNING number"));
                });
                Interlocked.Exchange(ref _commits, number);
                return result;
            },
            cancellationToken);

    /// <summary>Writes down, beside the file, how many transactions it has had: a log whose end was torn off looks like one that was never longer.</summary>
    public void Mark()
    {
        var fresh = _mark + ".new";
        File.WriteAllText(fresh, Interlocked.Read(ref _commits).ToString(CultureInfo.InvariantCulture));
        File.Move(fresh, _mark, overwrite: true);
    }

    /// <summary>Writes a copy as of one moment, beside readers and the writer, on a thread of its own.</summary>
    public async ValueTask CopyAsync(string to, CancellationToken cancellationToken)
    {
        await using var thread = new StateThread("copy of state.db", Open(_path));
        await thread.RunAsync(connection => connection.Execute("VACUUM INTO $1", to), cancellationToken);
    }

    public ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => _reader.RunAsync(work, cancellationToken);

    /// <summary>
    /// Reads rows that hold a record of ours as JSON. SQLite has no checksums on its pages: a row that makes no sense is left out and named, instead of
    /// taking every screen down that lists it.
    /// </summary>
    public List<T> ReadRecords<T>(string table, SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
        where T : class => ReadRecords(table, connection, sql, row => StateJson.ReadSealed<T>(row, 0), values);

    /// <inheritdoc cref="ReadRecords{T}(string, SqliteConnection, string, ReadOnlySpan{object?})"/>
    public List<T> ReadRecords<T>(string table, SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        var rows = connection.Read<T?>(
            sql,
            row =>
            {
                try
                {
                    return read(row);
                }
                catch (Exception senseless) when (senseless is JsonException or FormatException or ArgumentException or InvalidCastException)
                {
                    Tell(table, senseless);
                    return null;
                }
            },
            values);
        return [.. rows.OfType<T>()];
    }

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

    /// <summary>What was being told when the state was lost may have been told: the next attempt says so.</summary>
    private static void DoubtMessages(string path)
    {
        using var connection = Open(path);
        connection.Execute("UPDATE outbox SET possibly_sent = 1 WHERE settled_at IS NULL");
    }

    /// <summary>Messages that waited when the backup was made may have been told since: they are shown, and not sent.</summary>
    private static string HoldBack(string path)
    {
        using var connection = Open(path);
        var held = connection.Execute(
            "UPDATE outbox SET state = $1, reason = $2 WHERE state IN ($3, $4)",
            OutboxState.InDoubt, "It waited when the backup was made, and may have been told since then.", OutboxState.Pending, OutboxState.Sending);
        return held switch
        {
            0 => "No message was waiting.",
            1 => "One message that was waiting is in doubt: the Alerts page shows it, nobody is told.",
            _ => string.Create(CultureInfo.InvariantCulture, $"{held} messages that were waiting are in doubt: the Alerts page shows them, nobody is told."),
        };
    }

    private static long Commits(string path)
    {
        using var connection = Open(path);
        return connection.Scalar<long>("SELECT number FROM commits");
    }

    private static StoreLoss? LoseTornOff(string path, DateTimeOffset now)
    {
        var found = Commits(path);
        var mark = path + ".mark";
        return File.Exists(mark) && long.TryParse(File.ReadAllText(mark), NumberStyles.None, CultureInfo.InvariantCulture, out var marked) && found < marked
            ? new(
                now,
                null,
                "state.db",
                string.Create(CultureInfo.InvariantCulture, $"The last {marked - found} transactions of alert states, messages, documents and findings are lost, as after a disk that did not keep what it had confirmed. Rules judge again from their data, sources of findings are read again, messages that may have been sent say so; documents changed last are as they were before."),
                null)
            : null;
    }

    private static StoreLoss? LoseUnreachable(DataFolder folder, string path, DateTimeOffset now)
    {
        var log = path + "-wal";
        if (!File.Exists(log) || StateLog.Unreachable(log) is not (> 0 and var transactions))
        {
            return null;
        }

        Directory.CreateDirectory(folder.Damaged);
        var copy = Path.Combine(folder.Damaged, $"{Stamp(now)}-state.db-wal");
        File.Copy(log, copy, overwrite: true);
        return new(
            now,
            null,
            "state.db-wal",
            string.Create(CultureInfo.InvariantCulture, $"The log of alert states, messages, documents and findings is damaged: {transactions} or more of its last transactions are lost. Rules judge again from their data, sources of findings are read again, messages that may have been sent say so; documents changed last are as they were before. The damaged log is kept as {Path.GetRelativePath(folder.Path, copy)}."),
            null);
    }

    private static string Stamp(DateTimeOffset now) => now.UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    private static StoreLoss SetAside(DataFolder folder, string path, SqliteException damage, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder.Damaged);
        var stamp = Stamp(now);
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

    /// <summary>Once for each table: a damaged row is met again at every reading.</summary>
    private void Tell(string table, Exception senseless)
    {
        if (_told.TryAdd(table, true))
        {
            var loss = new StoreLoss(_time.GetUtcNow(), null, "state.db", $"A row of {table} is damaged and left out ({senseless.Message}). Restore state.db from a backup, or go on without that row.", null);
            _losses.Enqueue(loss);
            LogLost(_logger, loss.What);
            if (table == "finding")
            {
                // Forgotten batches are stored again when their sources are read again, and what is whole stays as it is.
                _writer.Post(connection => connection.Execute("DELETE FROM finding_batch"));
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "state.db: {What}")]
    private static partial void LogLost(ILogger logger, string what);
}
