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

    /// <summary>The number of no segment.</summary>
    public const long None = -1;

    private readonly string _path;
    private readonly SqliteConnection _writer;
    private readonly Stack<WordReader> _idle = [];
    private readonly Lock _gate = new();
    private long _position;
    private bool _closed;

    private WordFile(string path, SqliteConnection writer, WordKey key, Guid epoch) => (_path, _writer, Key, Epoch) = (path, writer, key, epoch);

    public WordKey Key { get; }

    /// <summary>The life of the store whose sequences it speaks of.</summary>
    public Guid Epoch { get; }

    /// <summary>Events of the partition up to this sequence are in it.</summary>
    public long Position => Interlocked.Read(ref _position);

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
        _writer.Transact(() =>
        {
            _writer.Execute("DELETE FROM bucket WHERE number >= $1 AND number < $2", WordBucket.Row(number, 0), WordBucket.Row(number + 1, 0));
            var previous = _writer.Scalar<object>("SELECT max(number) FROM segment WHERE number < $1", number) is long before ? before : None;
            var head = new SegmentHead(number, previous, segment.Present, segment.Other, segment.Bits);
            _writer.Execute("INSERT OR REPLACE INTO segment VALUES ($1, $2, $3, $4, $5, $6)", number, previous, segment.Present, segment.Other, segment.Bits, (long)head.Seal(Key));
            using (var insert = new WordStatement(_writer, "INSERT INTO bucket VALUES (?, ?, ?)"))
            {
                for (var bucket = 0; bucket < segment.Buckets.Length; bucket++)
                {
                    insert.Insert(WordBucket.Row(number, bucket), segment.Buckets[bucket], Key.Seal(number, bucket, segment.Buckets[bucket]));
                }
            }

            return Place(upTo, number);
        });
        Interlocked.Exchange(ref _position, upTo);
    }

    /// <summary>There are no events of the partition up to a sequence that are not in it.</summary>
    public void Skip(long upTo)
    {
        Place(upTo, _writer.Scalar<object>("SELECT max(number) FROM segment") is long last ? last : None);
        Interlocked.Exchange(ref _position, upTo);
    }

    private int Place(long position, long last) => _writer.Execute("UPDATE about SET position = $1, last = $2, seal = $3", position, last, (long)Key.Seal(position, last, Epoch.ToByteArray()));

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
                && connection.Read("SELECT secret, position, last, seal FROM about", row => (Secret: (byte[])row[0], Position: row.GetInt64(1), Last: row.GetInt64(2), Seal: (ulong)row.GetInt64(3))) is [var about]
                && about.Secret.Length == WordKey.Size
                && new WordKey(about.Secret).Seal(about.Position, about.Last, epoch.ToByteArray()) == about.Seal)
            {
                return new WordFile(path, connection, new(about.Secret), epoch) { _position = about.Position };
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
                    CREATE TABLE about (secret BLOB NOT NULL, position INTEGER NOT NULL, last INTEGER NOT NULL, seal INTEGER NOT NULL);
                    CREATE TABLE segment (number INTEGER PRIMARY KEY, previous INTEGER NOT NULL, present BLOB NOT NULL, other BLOB NOT NULL, bits INTEGER NOT NULL, seal INTEGER NOT NULL);
                    CREATE TABLE bucket (number INTEGER PRIMARY KEY, data BLOB NOT NULL, seal INTEGER NOT NULL);
                    PRAGMA user_version = {Version};
                    """));
                return connection.Execute("INSERT INTO about VALUES ($1, 0, $2, $3)", secret, None, (long)new WordKey(secret).Seal(0, None, epoch.ToByteArray()));
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
                // Rows are a thousand bytes and more: in small pages much would stay empty.
                connection.Execute("PRAGMA page_size = 16384");
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
}
