using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Partitions;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What is in a partition, late events included: event times, how many events, and the greatest sequence.</summary>
internal readonly record struct StoredEvents(DateTimeOffset First, DateTimeOffset Last, long Events, long Sequence)
{
    public StoredEvents With(DateTimeOffset first, DateTimeOffset last, long events, long sequence) =>
        Events == 0 ? new(first, last, events, sequence) : new(first < First ? first : First, last > Last ? last : Last, Events + events, Math.Max(Sequence, sequence));
}

/// <summary>What is known of all stored events without asking: by partition, and how many came. Written by the writer, read by all.</summary>
internal sealed class EventExtent
{
    private volatile ImmutableDictionary<int, StoredEvents> _stored = ImmutableDictionary<int, StoredEvents>.Empty;
    private ImmutableDictionary<int, StoredEvents> _staged = ImmutableDictionary<int, StoredEvents>.Empty;
    private long _sequence;
    private long _stagedSequence;
    private volatile bool _hasOdd;
    private bool _stagedOdd;

    /// <summary>For the writer: the last that its open transaction has given.</summary>
    public long Sequence => _stagedSequence;

    /// <summary>The last that is committed.</summary>
    public long Committed => Interlocked.Read(ref _sequence);

    /// <summary>Whether any event may have a field whose value is of another kind than its column.</summary>
    public bool HasOdd => _hasOdd;

    public void Load(DuckConnection connection, PartitionMap map)
    {
        var (sequence, odd) = (connection.Scalar($"SELECT max(sequence) FROM {EventsLayout.Catalog}.arrival") ?? 0, false);
        var stored = ImmutableDictionary.CreateBuilder<int, StoredEvents>();
        foreach (var partition in map.Partitions)
        {
            if (partition.State is PartitionState.Closed && !map.HasLate(partition) && Closed(connection, partition) is { } known)
            {
                (stored[partition.Id], sequence) = (known, Math.Max(sequence, known.Sequence));
                continue;
            }

            using var rows = connection.Query($"SELECT min(occurred_at), max(occurred_at), max(sequence), count(*) FROM {EventsLayout.Relation(map, partition, EventsLayout.Rows)}");
            if (rows.Next(out var chunk) && chunk.Validity(0)[0])
            {
                stored[partition.Id] = new(Instant.FromNanos(chunk.Column<long>(0)[0]), Instant.FromNanos(chunk.Column<long>(1)[0]), chunk.Column<long>(3)[0], chunk.Column<long>(2)[0]);
                sequence = Math.Max(sequence, chunk.Column<long>(2)[0]);
            }
        }

        foreach (var partition in map.Partitions)
        {
            odd = odd || connection.Scalar($"SELECT 1::BIGINT FROM {EventsLayout.Relation(map, partition, EventsLayout.Rows)} WHERE odd LIMIT 1") is not null;
        }

        (_staged, _stagedSequence, _stagedOdd) = (stored.ToImmutable(), sequence, odd);
        Publish();
    }

    /// <summary>All that is known, as of one commit, by partition's id. Look at it before the map: then the map has what it speaks of.</summary>
    public ImmutableDictionary<int, StoredEvents> Stored => _stored;

    /// <summary>What is known of a partition; null where it has no events.</summary>
    public StoredEvents? Of(Partition partition) => _stored.TryGetValue(partition.Id, out var stored) ? stored : null;

    /// <summary>For the writer: with what its open transaction holds.</summary>
    public StoredEvents? StagedOf(Partition partition) => _staged.TryGetValue(partition.Id, out var stored) ? stored : null;

    /// <summary>The part of a range in which there are events; null where there are none.</summary>
    public TimeRange? Clip(TimeRange range)
    {
        DateTimeOffset? first = null, last = null;
        foreach (var stored in _stored.Values)
        {
            (first, last) = (first < stored.First ? first : stored.First, last > stored.Last ? last : stored.Last);
        }

        if (first is not { } from || last is not { } to || from >= range.Until || to < range.From)
        {
            return null;
        }

        var until = to.AddTicks(1);
        return new(from > range.From ? from : range.From, until < range.Until ? until : range.Until);
    }

    public void Stage(Partition partition, DateTimeOffset first, DateTimeOffset last, int events, bool odd)
    {
        _stagedSequence += events;
        _staged = _staged.SetItem(partition.Id, _staged.GetValueOrDefault(partition.Id).With(first, last, events, _stagedSequence));
        _stagedOdd |= odd;
    }

    public void Publish()
    {
        // Before the rows of it are judged by it.
        _hasOdd = _stagedOdd;
        _stored = _staged;
        Interlocked.Exchange(ref _sequence, _stagedSequence);
    }

    public void Discard() => (_staged, _stagedSequence, _stagedOdd) = (_stored, Committed, _hasOdd);

    private static StoredEvents? Closed(DuckConnection connection, Partition partition)
    {
        using var rows = connection.Query(
            $"SELECT first_at, last_at, events, sequence FROM {EventsLayout.Catalog}.closed_extent WHERE from_ts = ? AND generation = ?", partition.From, partition.Generation);
        return rows.Next(out var chunk)
            ? new(Instant.FromNanos(chunk.Column<long>(0)[0]), Instant.FromNanos(chunk.Column<long>(1)[0]), chunk.Column<long>(2)[0], chunk.Column<long>(3)[0])
            : null;
    }
}
