using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;

namespace Dashboard.Storage.Embedded.Writing;

/// <summary>Rejected records with their reasons, in the file of the kind that they would have been. The newest are kept; the count of all is in the ledger.</summary>
internal static class RejectedTable
{
    /// <summary>Enough to see what is wrong with a source; a source that sends nothing but rubbish must not fill the disk.</summary>
    public const int MaxKept = 20_000;

    public static void Append(DuckConnection connection, string catalog, long number, SourceId source, ImmutableArray<RejectedRecord> records, DateTimeOffset now)
    {
        if (records.IsEmpty)
        {
            return;
        }

        var kept = records.Length <= MaxKept ? records : records[^MaxKept..];
        using var rejected = connection.Append(catalog, "rejected");
        rejected.Append(kept.Length, (rows, first) =>
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var record = kept[first + row];
                rows.Column<long>(0)[row] = number;
                rows.Column<long>(1)[row] = Instant.ToNanos(now);
                rows.SetText(2, row, source.Kind);
                rows.SetText(3, row, source.Scope);
                rows.SetText(4, row, record.Reason);
                rows.SetText(5, row, record.Origin);
                rows.SetText(6, row, record.Excerpt);
            }
        });
        rejected.Flush();
    }

    /// <summary>Drops the oldest beyond what is kept.</summary>
    public static void Trim(DuckConnection connection, string catalog)
    {
        if (connection.Scalar($"SELECT count(*) FROM {catalog}.rejected") > MaxKept)
        {
            connection.Execute($"DELETE FROM {catalog}.rejected WHERE number < (SELECT number FROM {catalog}.rejected ORDER BY number DESC LIMIT 1 OFFSET {MaxKept - 1})");
        }
    }

    public static ImmutableArray<StoredRejection> Read(DuckConnection connection, string catalog, SourceId? source, int limit)
    {
        var found = ImmutableArray.CreateBuilder<StoredRejection>();
        using var rows = connection.Query(
            $"""
            SELECT rejected_at, source_kind, source_scope, reason, origin, excerpt FROM {catalog}.rejected
            WHERE (? IS NULL OR source_kind = ?) AND (? IS NULL OR source_scope = ?) ORDER BY number DESC, rowid DESC LIMIT ?
            """,
            source?.Kind, source?.Kind, source?.Scope, source?.Scope, limit);
        while (rows.Next(out var chunk))
        {
            for (var row = 0; row < chunk.Count; row++)
            {
                found.Add(new(
                    new(chunk.Text(1)[row]!, chunk.Text(2)[row]!),
                    Instant.FromNanos(chunk.Column<long>(0)[row]),
                    new(chunk.Text(3)[row]!, chunk.Text(4)[row]!, chunk.Text(5)[row]!)));
            }
        }

        return found.ToImmutable();
    }

    public static long Count(DuckConnection connection, string catalog, SourceId? source) => connection.Scalar(
        $"SELECT coalesce(sum(rejected), 0)::BIGINT FROM {catalog}.ingest WHERE (? IS NULL OR source_kind = ?) AND (? IS NULL OR source_scope = ?)",
        source?.Kind, source?.Kind, source?.Scope, source?.Scope) ?? 0;
}
