using System.Globalization;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Dashboard.Storage.Embedded.Files;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>
/// Lets lines of the ledger go, and what was rejected, in bounded steps. What stays: where each source stands; batches of flows whose rows are kept,
/// because flows have no identity of their own; and batches of old rows that came late, because their arrival is what those rows are kept by.
/// </summary>
internal sealed class LedgerRetention(FileLayout layout, IngestLedger ledger, TimeSpan keep, TimeSpan keepRows, TimeProvider time)
{
    private const int LinesAStep = 5_000;
    private const int MostChanges = 200_000;
    private static readonly TimeSpan Late = TimeSpan.FromDays(2);
    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <summary>Removes some lines, at most once an hour until nothing is left to remove; true where more may be.</summary>
    public bool Step(DuckConnection connection)
    {
        var now = time.GetUtcNow();
        if (now < _due)
        {
            return false;
        }

        var more = Remove(connection, now) == LinesAStep | TrimChanges(connection);
        if (!more)
        {
            _due = now + Between;
        }

        return more;
    }

    /// <summary>Change records are for readers that follow them; one that is so far behind is told that there is a gap.</summary>
    private bool TrimChanges(DuckConnection connection)
    {
        if (layout.Kind is not SignalKind.Samples
            || connection.Scalar($"SELECT min(sequence) FROM {layout.Catalog}.change") is not { } oldest
            || connection.Scalar($"SELECT max(sequence) FROM {layout.Catalog}.change") - MostChanges is not { } needless
            || needless < oldest)
        {
            return false;
        }

        connection.Execute($"DELETE FROM {layout.Catalog}.change WHERE sequence <= ?", Math.Min(needless, oldest + LinesAStep));
        return true;
    }

    private int Remove(DuckConnection connection, DateTimeOffset now)
    {
        var catalog = layout.Catalog;
        var old = Instant.ToNanos(now - keep);
        var rows = Instant.ToNanos(now - keepRows);
        var late = (long)Late.TotalMilliseconds * 1_000_000;

        // Without rows there is nothing to count twice. Events and samples are recognised one by one.
        var needless = layout.Partitions.Batch is not null
            ? $"(last_at IS NULL OR NOT EXISTS (SELECT 1 FROM {catalog}.partition p WHERE p.from_ts * 1000000000 <= epoch_ns(last_at) AND p.until_ts * 1000000000 > epoch_ns(first_at)))"
            : string.Create(CultureInfo.InvariantCulture, $"(last_at IS NULL OR epoch_ns(committed_at) - epoch_ns(first_at) <= {late} OR epoch_ns(committed_at) < {rows})");
        var where = $"""
            committed_at < make_timestamp_ns(?) AND {needless} AND number NOT IN (
                SELECT keeper FROM (
                    SELECT unnest([max(number) FILTER (resume IS NOT NULL), arg_max(number, complete_until), max(number)]) AS keeper
                    FROM {catalog}.ingest GROUP BY source_kind, source_scope)
                WHERE keeper IS NOT NULL)
            """;
        var hashes = new List<UInt128>();
        var (first, last) = (0L, 0L);
        using (var found = connection.Query($"SELECT number, batch_hash FROM {catalog}.ingest WHERE {where} ORDER BY number LIMIT {LinesAStep}", old))
        {
            while (found.Next(out var chunk))
            {
                first = hashes.Count == 0 ? chunk.Column<long>(0)[0] : first;
                last = chunk.Column<long>(0)[chunk.Count - 1];
                hashes.AddRange(chunk.Column<UInt128>(1)[..chunk.Count]);
            }
        }

        if (hashes.Count > 0)
        {
            connection.Run("BEGIN");
            connection.Execute($"DELETE FROM {catalog}.ingest WHERE number >= ? AND number <= ? AND {where}", first, last, old);
            connection.Execute($"DELETE FROM {catalog}.rejected WHERE rejected_at < make_timestamp_ns(?)", old);
            connection.Execute($"DELETE FROM {catalog}.refill WHERE batch_hash NOT IN (SELECT batch_hash FROM {catalog}.ingest)");
            connection.Run("COMMIT");
            ledger.Drop(hashes);
        }

        return hashes.Count;
    }
}
