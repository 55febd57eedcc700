using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Events;

/// <summary>What is known of all stored events without asking: their times, how many came, and which fields are odd. Written by the writer, read by all.</summary>
internal sealed class EventExtent
{
    private readonly Lock _gate = new();
    private ImmutableHashSet<string> _odd = [];
    private DateTimeOffset? _first;
    private DateTimeOffset? _last;
    private long _sequence;

    public long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _sequence;
            }
        }
    }

    public void Load(DuckConnection connection)
    {
        using var extent = connection.Query("SELECT min(occurred_at), max(occurred_at), max(sequence) FROM events.event");
        extent.Next(out var chunk);
        var any = chunk.Validity(0)[0];
        var (first, last, sequence) = any ? (chunk.Column<long>(0)[0], chunk.Column<long>(1)[0], chunk.Column<long>(2)[0]) : default;
        extent.Dispose();
        var odd = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        using var names = connection.Query("SELECT name FROM events.odd_field");
        while (names.Next(out chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                odd.Add(chunk.Text(0)[row]!);
            }
        }

        lock (_gate)
        {
            _first = any ? Instant.FromNanos(first) : null;
            _last = any ? Instant.FromNanos(last) : null;
            _sequence = sequence;
            _odd = odd.ToImmutable();
        }
    }

    public bool Overlaps(DateTimeOffset first, DateTimeOffset last)
    {
        lock (_gate)
        {
            return _first <= last && _last >= first;
        }
    }

    public bool IsOdd(string field)
    {
        lock (_gate)
        {
            return _odd.Contains(field);
        }
    }

    /// <summary>The part of a range in which there are events; null where there are none.</summary>
    public TimeRange? Clip(TimeRange range)
    {
        lock (_gate)
        {
            if (_first is not { } first || _last is not { } last || first >= range.Until || last < range.From)
            {
                return null;
            }

            var until = last.AddTicks(1);
            return new(first > range.From ? first : range.From, until < range.Until ? until : range.Until);
        }
    }

    public void Publish(long added, DateTimeOffset? first, DateTimeOffset? last, IEnumerable<string> odd)
    {
        lock (_gate)
        {
            _sequence += added;
            _first = _first < first ? _first : first ?? _first;
            _last = _last > last ? _last : last ?? _last;
            _odd = _odd.Union(odd);
        }
    }
}
