using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>Findings with the positions of their sources: upserts, so they live with the state and keep the same promises as the telemetry files.</summary>
internal sealed class FindingStore(StateFile file, TimeProvider time) : IFindingReader
{
    private const int MaxRejectedKept = 20_000;

    public async ValueTask<WriteReceipt> WriteAsync(SignalBatch.Findings batch, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await file.WriteAsync(connection => Write(connection, batch, now), cancellationToken);
    }

    public async ValueTask<SourcePosition> PositionAsync(SourceId source, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => Positions.Read(connection, SignalKind.Findings).FirstOrDefault(found => found.Source == source)?.Position ?? SourcePosition.Start,
        cancellationToken);

    public async ValueTask<ImmutableHashSet<BatchId>> KnownAsync(SourceId source, IReadOnlyCollection<BatchId> ids, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => ids.Where(id => IsKnown(connection, source, id)).ToImmutableHashSet(),
        cancellationToken);

    public async ValueTask<Capped<Finding>> FindFindingsAsync(Severity atLeast, FindingStatus? status, int limit, CancellationToken cancellationToken) => await file.ReadAsync(
        connection =>
        {
            const string Where = "severity >= $1 AND ($2 IS NULL OR status = $2)";
            var total = connection.Scalar<long>($"SELECT count(*) FROM finding WHERE {Where}", atLeast, status);
            var found = file.ReadRecords<Finding>(
                "finding",
                connection,
                $"SELECT finding, seal FROM finding WHERE {Where} ORDER BY severity DESC, updated_at DESC, id LIMIT $3",
                atLeast, status, limit);
            return new Capped<Finding>([.. found], total);
        },
        cancellationToken);

    /// <summary>Rejected findings, newest first, and how many are kept.</summary>
    public static (List<StoredRejection> Newest, long Total) Rejections(SqliteConnection connection, SourceId? source, int limit)
    {
        const string Where = "($1 IS NULL OR source_kind = $1) AND ($2 IS NULL OR source_scope = $2)";
        var newest = connection.Read(
            $"SELECT source_kind, source_scope, rejected_at, reason, origin, excerpt FROM rejected WHERE {Where} ORDER BY rowid DESC LIMIT $3",
            row => new StoredRejection(new(row.GetString(0), row.GetString(1)), row.Time(2), new(row.GetString(3), row.GetString(4), row.GetString(5))),
            source?.Kind, source?.Scope, limit);
        return (newest, connection.Scalar<long>($"SELECT count(*) FROM rejected WHERE {Where}", source?.Kind, source?.Scope));
    }

    private static WriteReceipt Write(SqliteConnection connection, SignalBatch.Findings batch, DateTimeOffset now)
    {
        var moved = Positions.Move(connection, batch, now);
        if (IsKnown(connection, batch.Source, batch.Id))
        {
            return new(0, batch.Count, batch.Rejected.Length, AlreadyKnown: !moved);
        }

        var stored = batch.Records.Count(finding => Upsert(connection, finding));
        connection.Execute("INSERT INTO finding_batch (source_kind, source_scope, batch, committed_at) VALUES ($1, $2, $3, $4)", batch.Source.Kind, batch.Source.Scope, batch.Id.Value, now);
        foreach (var record in batch.Rejected)
        {
            connection.Execute(
                "INSERT INTO rejected (source_kind, source_scope, rejected_at, reason, origin, excerpt) VALUES ($1, $2, $3, $4, $5, $6)",
                batch.Source.Kind, batch.Source.Scope, now, record.Reason, record.Origin, record.Excerpt);
        }

        if (!batch.Rejected.IsEmpty)
        {
            connection.Execute("DELETE FROM rejected WHERE rowid <= (SELECT max(rowid) FROM rejected) - $1", MaxRejectedKept);
        }

        return new(stored, batch.Count - stored, batch.Rejected.Length);
    }

    /// <summary>A version that is not older and says something else replaces the one that is there.</summary>
    private static bool Upsert(SqliteConnection connection, Finding finding)
    {
        var text = StateJson.Write(finding);
        return connection.Execute(
            """
            INSERT INTO finding (id, severity, status, updated_at, finding, seal) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT DO UPDATE SET severity = $2, status = $3, updated_at = $4, finding = $5, seal = $6 WHERE $4 >= updated_at AND $5 <> finding
            """,
            finding.Id, finding.Severity, finding.Status, finding.UpdatedAt, text, StateJson.Seal(text)) == 1;
    }

    private static bool IsKnown(SqliteConnection connection, SourceId source, BatchId id) => connection.Scalar<long>(
        "SELECT count(*) FROM finding_batch WHERE source_kind = $1 AND source_scope = $2 AND batch = $3", source.Kind, source.Scope, id.Value) > 0;
}
