using Microsoft.Data.Sqlite;
using Dashboard.Storage.Embedded.State;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>Looks words up in one partition's index, for one query at a time.</summary>
internal sealed class WordReader : IDisposable
{
    private readonly WordFile _file;
    private readonly SqliteConnection _connection;
    private readonly WordStatement _words;
    private readonly WordStatement _rare;
    private readonly DocSet _matches = new();
    private readonly DocSet _present = new();
    private readonly DocSet _other = new();
    private readonly DocSet _one = new();

    public WordReader(WordFile file, SqliteConnection connection)
    {
        (_file, _connection) = (file, connection);
        _words = new(connection, "SELECT docs FROM word WHERE segment = ? AND token = ?");
        _rare = new(connection, "SELECT data FROM rare WHERE segment = ? AND bucket = ?");
    }

    /// <summary>All hits of a range of sequences; null where there are more than is said, or the index cannot be read.</summary>
    public WordHits? Find(WordQuestion question, long first, long last, int most, CancellationToken cancelled)
    {
        try
        {
            using var snapshot = new Snapshot(_connection);
            var collector = new HitCollector(snapshot.Position);
            foreach (var segment in Segments(first, Math.Min(last, snapshot.Position)))
            {
                cancelled.ThrowIfCancellationRequested();
                Match(question, segment, first, Math.Min(last, snapshot.Position), collector, countSure: false);
                if (collector.Count > most)
                {
                    return null;
                }
            }

            return collector.Take(withTail: true);
        }
        catch (SqliteException)
        {
            _file.ReportDamage();
            return null;
        }
    }

    /// <summary>The same in portions of about so many; the last one speaks for events that are not in the index, too.</summary>
    /// <exception cref="SqliteException">The index cannot be read.</exception>
    public IEnumerable<WordHits> FindAll(WordQuestion question, long first, long last, int about, CancellationToken cancelled)
    {
        using var snapshot = new Snapshot(_connection);
        var collector = new HitCollector(snapshot.Position);
        foreach (var segment in Segments(first, Math.Min(last, snapshot.Position)))
        {
            cancelled.ThrowIfCancellationRequested();
            Match(question, segment, first, Math.Min(last, snapshot.Position), collector, countSure: false);
            if (collector.Count > about)
            {
                yield return collector.Take(withTail: false);
            }
        }

        yield return collector.Take(withTail: true);
    }

    /// <summary>How many sure matches there are in all, and the others. Only where the index has exactly so many events, up to a sequence; else null.</summary>
    public (long Sure, WordHits Others)? Count(WordQuestion question, long events, long sequence, CancellationToken cancelled)
    {
        try
        {
            using var snapshot = new Snapshot(_connection);
            if (snapshot.Position != sequence || _connection.Scalar<long>("SELECT coalesce(sum(events), 0) FROM segment") != events)
            {
                return null;
            }

            var (sure, collector) = (0L, new HitCollector(snapshot.Position));
            foreach (var segment in Segments(0, sequence))
            {
                cancelled.ThrowIfCancellationRequested();
                sure += Match(question, segment, 0, sequence, collector, countSure: true);
            }

            return (sure, collector.Take(withTail: false));
        }
        catch (SqliteException)
        {
            _file.ReportDamage();
            return null;
        }
    }

    /// <summary>What to do with an index that could not be read.</summary>
    public void ReportDamage() => _file.ReportDamage();

    public void Dispose() => _file.Return(this);

    public void Close()
    {
        _words.Dispose();
        _rare.Dispose();
        _connection.Dispose();
    }

    private List<(long Number, byte[] Present, byte[] Other, int RareBits)> Segments(long first, long last) => _connection.Read(
        "SELECT number, present, other, rare_bits FROM segment WHERE number >= $1 AND number <= $2 ORDER BY number",
        row => (row.GetInt64(0), (byte[])row[1], (byte[])row[2], row.GetInt32(3)),
        first >> DocSet.Bits, last >> DocSet.Bits);

    private long Match(WordQuestion question, (long Number, byte[] Present, byte[] Other, int RareBits) segment, long first, long last, HitCollector collector, bool countSure)
    {
        var start = segment.Number << DocSet.Bits;
        _present.Clear();
        _present.Unpack(segment.Present);
        _matches.Fill(_present);
        _matches.Between((int)Math.Clamp(first - start, 0, DocSet.Size), (int)Math.Clamp(last - start, -1, DocSet.Size - 1));
        var sure = true;
        _other.Clear();
        if (question.Words.Count > 0 && segment.Other.Length > 0)
        {
            _other.Unpack(segment.Other);
            var inRange = _one;
            inRange.Fill(_matches);
            _other.And(inRange);
        }

        foreach (var word in question.Words)
        {
            sure &= Narrow(segment.Number, segment.RareBits, _file.Key.Word(word));
        }

        // What is not ASCII is judged, whatever the words.
        _matches.Except(_other);
        if (question.Fields.Count > 0)
        {
            _matches.Or(_other);
            foreach (var field in question.Fields)
            {
                sure &= Narrow(segment.Number, segment.RareBits, _file.Key.Field(field));
            }

            _other.And(_matches);
            _matches.Except(_other);
        }

        collector.Add(start, _other, sure: false);
        if (sure && countSure)
        {
            return _matches.Count;
        }

        collector.Add(start, _matches, sure);
        return 0;
    }

    /// <summary>Leaves the events that may have a token; true where they have it for sure.</summary>
    private bool Narrow(long segment, int rareBits, ulong token)
    {
        if (_matches.IsEmpty)
        {
            return true;
        }

        try
        {
            if (_words.Find(segment, (long)token, out var docs))
            {
                if (!docs.IsEmpty)
                {
                    _one.Clear();
                    _one.Unpack(docs);
                    _matches.And(_one);
                }

                return true;
            }

            _one.Clear();
            if (_rare.Find(segment, RareBuckets.Bucket(token, rareBits), out var data))
            {
                RareBuckets.Find(data, token, rareBits, _one);
            }

            _matches.And(_one);
            return false;
        }
        finally
        {
            _words.Reset();
            _rare.Reset();
        }
    }

    /// <summary>One state of the index for as long as a question takes, whatever the indexer does meanwhile.</summary>
    private sealed class Snapshot : IDisposable
    {
        private readonly SqliteTransaction _transaction;

        public Snapshot(SqliteConnection connection)
        {
            _transaction = connection.BeginTransaction(deferred: true);
            Position = connection.Scalar<long>("SELECT position FROM about");
        }

        public long Position { get; }

        public void Dispose() => _transaction.Dispose();
    }

    private sealed class HitCollector(long position)
    {
        private long[] _sequences = new long[256];
        private bool[] _sure = new bool[256];

        public int Count { get; private set; }

        public void Add(long start, DocSet docs, bool sure) => docs.Each(doc =>
        {
            if (Count == _sequences.Length)
            {
                Array.Resize(ref _sequences, Count * 2);
                Array.Resize(ref _sure, Count * 2);
            }

            (_sequences[Count], _sure[Count]) = (start + doc, sure);
            Count++;
        });

        public WordHits Take(bool withTail)
        {
            var hits = new WordHits(_sequences, _sure, Count, position, withTail);
            (_sequences, _sure, Count) = (new long[256], new bool[256], 0);
            return hits;
        }
    }
}
