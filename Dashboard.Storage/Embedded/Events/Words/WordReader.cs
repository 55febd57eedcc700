using Microsoft.Data.Sqlite;
using Dashboard.Storage.Embedded.State;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>Looks words up in one partition's index, for one query at a time.</summary>
internal sealed class WordReader : IDisposable
{
    private readonly WordFile _file;
    private readonly SqliteConnection _connection;
    private readonly WordStatement _buckets;
    private readonly DocSet _matches = new();
    private readonly DocSet _present = new();
    private readonly DocSet _other = new();
    private readonly DocSet _one = new();

    public WordReader(WordFile file, SqliteConnection connection)
    {
        (_file, _connection) = (file, connection);
        _buckets = new(connection, "SELECT data, seal FROM bucket WHERE number = ?");
    }

    /// <summary>All hits of a range of sequences; null where there are more than is said, or the index cannot be read.</summary>
    public WordHits? Find(WordQuestion question, long first, long last, int most, CancellationToken cancelled)
    {
        try
        {
            using var snapshot = new Snapshot(_connection, _file);
            var collector = new HitCollector(snapshot.Position);
            foreach (var segment in Segments(snapshot, first, Math.Min(last, snapshot.Position)))
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
        using var snapshot = new Snapshot(_connection, _file);
        var collector = new HitCollector(snapshot.Position);
        foreach (var segment in Segments(snapshot, first, Math.Min(last, snapshot.Position)))
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
            using var snapshot = new Snapshot(_connection, _file);
            if (snapshot.Position != sequence)
            {
                return null;
            }

            var (sure, indexed, collector) = (0L, 0L, new HitCollector(snapshot.Position));
            foreach (var segment in Segments(snapshot, 0, sequence))
            {
                cancelled.ThrowIfCancellationRequested();
                sure += Match(question, segment, 0, sequence, collector, countSure: true);
                indexed += _present.Count;
            }

            return indexed == events ? (sure, collector.Take(withTail: false)) : null;
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
        _buckets.Dispose();
        _connection.Dispose();
    }

    /// <summary>Segments with a part in a range, each the one that its successor names.</summary>
    private List<SegmentHead> Segments(Snapshot snapshot, long first, long last)
    {
        var heads = _connection.Read(
            "SELECT number, previous, present, other, bits, seal FROM segment WHERE number >= $1 ORDER BY number DESC", row => SegmentHead.Read(row, _file.Key), first >> DocSet.Bits);
        var expected = snapshot.Last;
        foreach (var head in heads)
        {
            expected = head.Number == expected ? head.Previous : throw SegmentHead.Damaged();
        }

        return expected >= first >> DocSet.Bits ? throw SegmentHead.Damaged() : [.. heads.Where(head => head.Number <= last >> DocSet.Bits).Reverse()];
    }

    private long Match(WordQuestion question, SegmentHead segment, long first, long last, HitCollector collector, bool countSure)
    {
        var start = segment.Number << DocSet.Bits;
        _present.Clear();
        if (segment.Present.Length == 0)
        {
            _present.AddAll();
        }
        else
        {
            _present.Unpack(segment.Present);
        }

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
            sure &= Narrow(segment, _file.Key.Word(word));
        }

        // What is not ASCII is judged, whatever the words.
        _matches.Except(_other);
        if (question.Fields.Count > 0)
        {
            _matches.Or(_other);
            foreach (var field in question.Fields)
            {
                sure &= Narrow(segment, _file.Key.Field(field));
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
    private bool Narrow(SegmentHead segment, ulong token)
    {
        if (_matches.IsEmpty)
        {
            return true;
        }

        try
        {
            var number = WordBucket.NumberOf(token, segment.Bits);
            if (!_buckets.Find(WordBucket.Row(segment.Number, number), out var data, out var seal) || _file.Key.Seal(segment.Number, number, data) != seal)
            {
                throw SegmentHead.Damaged();
            }

            _one.Clear();
            var isSure = WordBucket.Find(data, token, segment.Bits, _one, out var everywhere);
            if (!everywhere)
            {
                _matches.And(_one);
            }

            return isSure;
        }
        finally
        {
            _buckets.Reset();
        }
    }

    /// <summary>One state of the index for as long as a question takes, whatever the indexer does meanwhile.</summary>
    private sealed class Snapshot : IDisposable
    {
        private readonly SqliteTransaction _transaction;

        public Snapshot(SqliteConnection connection, WordFile file)
        {
            _transaction = connection.BeginTransaction(deferred: true);
            try
            {
                (Position, Last, var seal) = connection.Read("SELECT position, last, seal FROM about", row => (row.GetInt64(0), row.GetInt64(1), (ulong)row.GetInt64(2))) is [var about] ? about : throw SegmentHead.Damaged();
                if (file.Key.Seal(Position, Last, file.Epoch.ToByteArray()) != seal)
                {
                    throw SegmentHead.Damaged();
                }
            }
            catch
            {
                _transaction.Dispose();
                throw;
            }
        }

        public long Position { get; }

        /// <summary>The number of the last segment.</summary>
        public long Last { get; }

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
