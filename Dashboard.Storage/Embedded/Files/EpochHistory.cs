using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>A life of a file, in which its arrival order holds.</summary>
internal sealed record Epoch(Guid Id, long FirstSequence, DateTimeOffset MissingFrom, string Reason);

/// <summary>The lives of a file, oldest first. Tells a reader by position what it missed.</summary>
internal sealed record EpochHistory(ImmutableArray<Epoch> Epochs)
{
    public static EpochHistory None { get; } = new([]);

    public Guid Current => Epochs[^1].Id;

    /// <summary>Reads the history and, where arrival order broke, starts a new epoch.</summary>
    public static EpochHistory Load(DuckConnection connection, string catalog, string? broken, DateTimeOffset now)
    {
        var epochs = new List<Epoch>();
        using (var rows = connection.Query($"SELECT id, first_sequence, missing_from, reason FROM {catalog}.epoch ORDER BY started_at, first_sequence"))
        {
            while (rows.Next(out var chunk))
            {
                for (var row = 0; row < chunk.Count; row++)
                {
                    epochs.Add(new(Guid.Parse(chunk.Text(0)[row]!), chunk.Column<long>(1)[row], Instant.FromNanos(chunk.Column<long>(2)[row]), chunk.Text(3)[row]!));
                }
            }
        }

        if (epochs.Count > 0 && broken is null)
        {
            return new([.. epochs]);
        }

        // What a lost commit held is not known any more; its rows cannot be older than what its sources had not yet completed.
        var missingFrom = connection.Scalar($"SELECT min(until) FROM (SELECT max(complete_until) AS until FROM {catalog}.ingest GROUP BY source_kind, source_scope)");
        var sequence = connection.Scalar($"SELECT max(last) FROM ({LastSequences(catalog)})") ?? 0;
        var epoch = new Epoch(
            Guid.NewGuid(),
            sequence,
            missingFrom is { } nanos ? Instant.FromNanos(nanos) : TimeRange.Everything.From,
            broken ?? "The file is new.");
        connection.Execute(
            $"INSERT INTO {catalog}.epoch VALUES (?, make_timestamp_ns(?), ?, make_timestamp_ns(?), ?)",
            epoch.Id.ToString(), Instant.ToNanos(now), epoch.FirstSequence, Instant.ToNanos(epoch.MissingFrom), epoch.Reason);
        return new([.. epochs, epoch]);
    }

    /// <summary>Where a reader goes on, and what it missed, if anything.</summary>
    public (long After, ArrivalGap? Gap) Resume(ArrivalPosition position, DateTimeOffset now)
    {
        if (position == ArrivalPosition.Start || position.Epoch == Current)
        {
            return (position.Sequence, null);
        }

        var known = IndexOf(position.Epoch);
        if (known < 0)
        {
            return (0, new($"The position is of a file that is no longer here: {Epochs[^1].Reason}", new(TimeRange.Everything.From, now)));
        }

        var later = Epochs.AsSpan()[(known + 1)..];
        var (after, from) = (position.Sequence, now);
        foreach (var epoch in later)
        {
            after = Math.Min(after, epoch.FirstSequence);
            from = epoch.MissingFrom < from ? epoch.MissingFrom : from;
        }

        return (after, new(later[^1].Reason, new(from, now)));
    }

    private int IndexOf(Guid id)
    {
        for (var i = 0; i < Epochs.Length; i++)
        {
            if (Epochs[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    private static string LastSequences(string catalog) => catalog switch
    {
        "events" => "SELECT max(sequence) AS last FROM events.arrival",
        "metrics" => "SELECT max(sequence) AS last FROM metrics.change",
        _ => "SELECT max(number) AS last FROM flows.ingest",
    };
}
