using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>One batch's line in the ledger.</summary>
internal sealed record IngestEntry(SignalBatch Batch, UInt128 Hash, DateTimeOffset CommittedAt, AppendOutcome Outcome);

/// <summary>
/// Table <c>ingest</c> and its image in memory: which batches are known, and where each source stands. Written inside the batch's transaction by the
/// writer's thread; the image changes when that is committed. Everybody may read.
/// </summary>
internal sealed class IngestLedger(string catalog)
{
    /// <summary>Whether a batch has rows in a stretch of time.</summary>
    private const string Touched = "batch_hash <> 0 AND last_at >= make_timestamp_ns(?) AND first_at < make_timestamp_ns(?)";

    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _known = [];
    private readonly Dictionary<SourceId, Watermark> _sources = [];
    private readonly List<IngestEntry> _staged = [];
    private readonly Dictionary<UInt128, ImmutableArray<TimeRange>> _refill = [];
    private readonly List<UInt128> _refilled = [];
    private long _number;

    /// <summary>How many batches this file has committed, as far as is kept.</summary>
    public long Number
    {
        get
        {
            lock (_gate)
            {
                return _number;
            }
        }
    }

    public void Load(DuckConnection connection, SignalKind kind)
    {
        lock (_gate)
        {
            _known.Clear();
            _sources.Clear();
            Discard();
            ReadRefill(connection);
            _number = connection.Scalar($"SELECT max(number) FROM {catalog}.ingest") ?? 0;
            using (var hashes = connection.Stream($"SELECT batch_hash FROM {catalog}.ingest WHERE batch_hash <> 0"))
            {
                while (hashes.Next(out var chunk))
                {
                    foreach (var hash in chunk.Column<UInt128>(0))
                    {
                        _known.Add(hash);
                    }
                }
            }

            using var sources = connection.Query($"""
                SELECT source_kind, source_scope, arg_max(resume, number) FILTER (resume IS NOT NULL), max(complete_until), max(committed_at)
                FROM {catalog}.ingest GROUP BY source_kind, source_scope
                """);
            while (sources.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    var source = new SourceId(chunk.Text(0)[row]!, chunk.Text(1)[row]!);
                    var until = chunk.Validity(3)[row] ? Instant.FromNanos(chunk.Column<long>(3)[row]) : (DateTimeOffset?)null;
                    var position = new SourcePosition(chunk.Text(2)[row] is { } resume ? new Checkpoint(resume) : Checkpoint.Start, until);
                    _sources[source] = new(source, kind, position, Instant.FromNanos(chunk.Column<long>(4)[row]));
                }
            }
        }
    }

    /// <summary>Whether all rows of a batch are here.</summary>
    public bool IsKnown(UInt128 hash)
    {
        lock (_gate)
        {
            return _known.Contains(hash) && !_refill.ContainsKey(hash);
        }
    }

    /// <summary>The times whose rows a known batch has lost; empty where it has all, or is not known.</summary>
    public ImmutableArray<TimeRange> Lost(UInt128 hash)
    {
        lock (_gate)
        {
            return _refill.GetValueOrDefault(hash, []);
        }
    }

    /// <summary>For the writer: a batch that had lost rows is whole again with the open transaction.</summary>
    public void NoteRefilled(DuckConnection connection, UInt128 hash)
    {
        connection.Execute($"DELETE FROM {catalog}.refill WHERE batch_hash = ?::UHUGEINT", hash.ToString(CultureInfo.InvariantCulture));
        _refilled.Add(hash);
    }

    /// <summary>
    /// The rows of a stretch of time are lost: batches that had some are taken again when they come again. Samples and events that are still here are
    /// recognised then; flows have no identity, so that of their batches only the lost times are taken.
    /// </summary>
    public void Forget(DuckConnection connection, IPartitionLayout layout, TimeRange lost)
    {
        if (layout.Batch is null)
        {
            connection.Execute($"UPDATE {catalog}.ingest SET batch_hash = 0 WHERE {Touched}", Instant.ToNanos(lost.From), Instant.ToNanos(lost.Until));
        }
        else
        {
            Refill(connection, catalog, $"{catalog}.ingest", lost);
        }
    }

    /// <summary>The rows of a stretch of time are lost, or were never here: of batches that had some, these times are taken again.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="catalog">The file.</param>
    /// <param name="lines">A relation with the batches' lines.</param>
    /// <param name="lost">The stretch.</param>
    public static void Refill(DuckConnection connection, string catalog, string lines, TimeRange lost)
    {
        var (from, until) = (Instant.ToNanos(lost.From), Instant.ToNanos(lost.Until));
        connection.Execute($"INSERT INTO {catalog}.refill SELECT DISTINCT batch_hash, make_timestamp_ns(?), make_timestamp_ns(?) FROM {lines} WHERE {Touched}", from, until, from, until);
    }

    /// <summary>Batches that are not known any more.</summary>
    public void Drop(IEnumerable<UInt128> hashes)
    {
        lock (_gate)
        {
            foreach (var hash in hashes)
            {
                _known.Remove(hash);
                _refill.Remove(hash);
            }
        }
    }

    public SourcePosition Position(SourceId source)
    {
        lock (_gate)
        {
            return _sources.TryGetValue(source, out var found) ? found.Position : SourcePosition.Start;
        }
    }

    public ImmutableArray<Watermark> Sources()
    {
        lock (_gate)
        {
            return [.. _sources.Values];
        }
    }

    /// <summary>Whether a batch is among those of the group that is being written.</summary>
    public bool IsStaged(UInt128 hash) => _staged.Any(entry => entry.Hash == hash);

    /// <summary>Where a source stands with the group that is being written: what the next batch of the group is judged by.</summary>
    public DateTimeOffset? StagedCompleteUntil(SourceId source)
    {
        var latest = Position(source).CompleteUntil;
        foreach (var entry in _staged)
        {
            if (entry.Batch.Source == source && entry.Batch.CompleteUntil > (latest ?? DateTimeOffset.MinValue))
            {
                latest = entry.Batch.CompleteUntil;
            }
        }

        return latest;
    }

    /// <summary>The number that the next staged batch gets.</summary>
    public long NextNumber => _number + _staged.Count + 1;

    public void Stage(IngestEntry entry) => _staged.Add(entry);

    /// <summary>Writes the group's lines.</summary>
    public void Append(DuckConnection connection)
    {
        using var ingest = connection.Append(catalog, "ingest");
        var number = _number;
        ingest.Append(_staged.Count, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var entry = _staged[first + row];
                rows.Column<long>(0)[row] = number + first + row + 1;
                rows.Column<long>(1)[row] = Instant.ToNanos(entry.CommittedAt);
                rows.SetText(2, row, entry.Batch.Source.Kind);
                rows.SetText(3, row, entry.Batch.Source.Scope);
                rows.SetText(4, row, entry.Batch.Id.Value);
                rows.Column<UInt128>(5)[row] = entry.Hash;
                rows.SetText(6, row, entry.Batch.Resume?.Token);
                rows.SetTime(7, row, entry.Batch.CompleteUntil);
                rows.Column<int>(8)[row] = entry.Outcome.Stored;
                rows.Column<int>(9)[row] = entry.Outcome.Duplicates;
                rows.Column<int>(10)[row] = entry.Outcome.Rejected.Length;
                rows.SetTime(11, row, entry.Outcome.FirstAt);
                rows.SetTime(12, row, entry.Outcome.LastAt);
            }
        });
        ingest.Flush();
    }

    /// <summary>The group is durable: now it is true for everybody.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            foreach (var entry in _staged)
            {
                _known.Add(entry.Hash);
                var (batch, before) = (entry.Batch, _sources.TryGetValue(entry.Batch.Source, out var found) ? found.Position : SourcePosition.Start);
                var until = batch.CompleteUntil > (before.CompleteUntil ?? DateTimeOffset.MinValue) ? batch.CompleteUntil : before.CompleteUntil;
                _sources[batch.Source] = new(batch.Source, batch.Kind, new(batch.Resume ?? before.Resume, until), entry.CommittedAt);
            }

            foreach (var hash in _refilled)
            {
                _refill.Remove(hash);
            }

            _number += _staged.Count;
            Discard();
        }
    }

    public void Discard()
    {
        _staged.Clear();
        _refilled.Clear();
    }

    private void ReadRefill(DuckConnection connection)
    {
        _refill.Clear();
        using var rows = connection.Query($"SELECT batch_hash, from_at, until_at FROM {catalog}.refill");
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                var hash = chunk.Column<UInt128>(0)[row];
                var range = new TimeRange(Instant.FromNanos(chunk.Column<long>(1)[row]), Instant.FromNanos(chunk.Column<long>(2)[row]));
                _refill[hash] = _refill.GetValueOrDefault(hash, []).Add(range);
            }
        }
    }

    /// <summary>What makes a batch recognisable: 128 bits that nobody can make collide, because names of objects are chosen by strangers.</summary>
    public static UInt128 Hash(SourceId source, BatchId id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Kind}\0{source.Scope}\0{id.Value}"), digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }
}
