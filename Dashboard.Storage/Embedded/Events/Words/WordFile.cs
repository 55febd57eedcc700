using System.Globalization;
using Dashboard.Storage.Embedded.State;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>
/// The word index of one partition, in a SQLite file of its own beside the events. It can always be made again from them: a file that is damaged, of
/// another life of the store or of another version is deleted. Written by the indexer's thread; readers have connections of their own.
/// </summary>
internal sealed class WordFile : IDisposable
{
    /// <summary>Of the tables and of how tokens are made.</summary>
    private const long Version = 1;

    private readonly string _path;
    private readonly SqliteConnection _writer;
    private readonly Stack<WordReader> _idle = [];
    private readonly Lock _gate = new();
    private long _position;
    private long _events;
    private bool _closed;

    private WordFile(string path, SqliteConnection writer, WordKey key, Guid epoch) => (_path, _writer, Key, Epoch) = (path, writer, key, epoch);

    public WordKey Key { get; }

    /// <summary>The life of the store whose sequences it speaks of.</summary>
    public Guid Epoch { get; }

    /// <summary>Events of the partition up to this sequence are in it.</summary>
    public long Position => Interlocked.Read(ref _position);

    /// <summary>How many events are in it.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Something in it could not be read: it is to be made again.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Opens a file, a new one where there is none that fits.</summary>
    public static WordFile Open(string path, Guid epoch)
    {
        try
        {
            return TryOpen(path, epoch) ?? Fresh(path, epoch);
        }
        catch (SqliteException)
        {
            return Fresh(path, epoch);
        }
    }

    public static void Delete(string path)
    {
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(path + suffix);
        }
    }

    /// <summary>Puts a segment in place of what was known of it.</summary>
    public void Store(long number, Segment segment, long upTo)
    {
        var events = _writer.Transact(() =>
        {
            _writer.Execute("DELETE FROM word WHERE segment = $1", number);
            _writer.Execute("DELETE FROM rare WHERE segment = $1", number);
            _writer.Execute("INSERT OR REPLACE INTO segment VALUES ($1, $2, $3, $4, $5)", number, segment.Present, segment.Other, segment.RareBits, Count(segment.Present));
            using (var insert = new WordStatement(_writer, "INSERT INTO word VALUES (?, ?, ?)"))
            {
                foreach (var (token, docs) in segment.Words)
                {
                    insert.Insert(number, (long)token, docs);
                }
            }

            using (var insert = new WordStatement(_writer, "INSERT INTO rare VALUES (?, ?, ?)"))
            {
                foreach (var (bucket, data) in segment.Rare)
                {
                    insert.Insert(number, bucket, data);
                }
            }

            _writer.Execute("UPDATE about SET position = $1", upTo);
            return _writer.Scalar<long>("SELECT sum(events) FROM segment");
        });
        Interlocked.Exchange(ref _events, events);
        Interlocked.Exchange(ref _position, upTo);
    }

    /// <summary>There are no events of the partition up to a sequence that are not in it.</summary>
    public void Skip(long upTo)
    {
        _writer.Execute("UPDATE about SET position = $1", upTo);
        Interlocked.Exchange(ref _position, upTo);
    }

    /// <summary>A reader on a connection of its own; null where the file cannot be read. Give it back with <see cref="WordReader.Dispose"/>.</summary>
    public WordReader? Rent()
    {
        lock (_gate)
        {
            if (_closed || IsDamaged)
            {
                return null;
            }

            if (_idle.TryPop(out var idle))
            {
                return idle;
            }
        }

        try
        {
            return new(this, Connect(_path, readOnly: true));
        }
        catch (SqliteException)
        {
            IsDamaged = true;
            return null;
        }
    }

    public void Return(WordReader reader)
    {
        lock (_gate)
        {
            if (!_closed && !IsDamaged)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Close();
    }

    public void ReportDamage() => IsDamaged = true;

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            while (_idle.TryPop(out var idle))
            {
                idle.Close();
            }
        }

        _writer.Dispose();
    }

    private static WordFile? TryOpen(string path, Guid epoch)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var connection = Connect(path, readOnly: false);
        try
        {
            if (connection.Scalar<long>("PRAGMA user_version") == Version
                && connection.Read("SELECT epoch, secret, position FROM about", row => (Epoch: row.GetString(0), Secret: (byte[])row[1], Position: row.GetInt64(2))) is [var about]
                && about.Epoch == epoch.ToString()
                && about.Secret.Length == WordKey.Size)
            {
                var file = new WordFile(path, connection, new(about.Secret), epoch) { _position = about.Position };
                file._events = connection.Scalar<long>("SELECT coalesce(sum(events), 0) FROM segment");
                return file;
            }
        }
        catch (Exception senseless) when (senseless is InvalidCastException or InvalidOperationException)
        {
            // Falls through: it is made again.
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private static WordFile Fresh(string path, Guid epoch)
    {
        Delete(path);
        var connection = Connect(path, readOnly: false);
        try
        {
            var secret = WordKey.NewSecret();
            connection.Transact(() =>
            {
                connection.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                    CREATE TABLE about (epoch TEXT NOT NULL, secret BLOB NOT NULL, position INTEGER NOT NULL);
                    CREATE TABLE segment (number INTEGER PRIMARY KEY, present BLOB NOT NULL, other BLOB NOT NULL, rare_bits INTEGER NOT NULL, events INTEGER NOT NULL);
                    CREATE TABLE word (segment INTEGER NOT NULL, token INTEGER NOT NULL, docs BLOB NOT NULL, PRIMARY KEY (segment, token)) WITHOUT ROWID;
                    CREATE TABLE rare (segment INTEGER NOT NULL, bucket INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (segment, bucket)) WITHOUT ROWID;
                    PRAGMA user_version = {Version};
                    """));
                return connection.Execute("INSERT INTO about VALUES ($1, $2, 0)", epoch.ToString(), secret);
            });
            return new(path, connection, new(secret), epoch);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static SqliteConnection Connect(string path, bool readOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 5,
            Mode = readOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
        }.ToString());
        try
        {
            connection.Open();
            if (!readOnly)
            {
                connection.Execute("PRAGMA journal_mode = WAL");
                // It survives the process as it is; what a power cut takes is made again.
                connection.Execute("PRAGMA synchronous = NORMAL");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static int Count(byte[] present)
    {
        var set = new DocSet();
        set.Unpack(present);
        return set.Count;
    }
}
