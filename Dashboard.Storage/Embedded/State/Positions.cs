using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>Positions in state.db: the truth for findings, a mirror for the kinds whose positions are in their own files.</summary>
internal static class Positions
{
    public static ImmutableArray<Watermark> Read(SqliteConnection connection, SignalKind kind) =>
    [
        .. connection.Read(
            "SELECT source_kind, source_scope, resume, complete_until, last_commit_at FROM position WHERE kind = $1 ORDER BY source_kind, source_scope",
            row => new Watermark(new(row.GetString(0), row.GetString(1)), kind, new(new(row.GetString(2)), row.TimeOrNull(3)), row.Time(4)),
            kind),
    ];

    /// <summary>Moves a source to where a batch says; true where it stood elsewhere.</summary>
    public static bool Move(SqliteConnection connection, SignalBatch batch, DateTimeOffset now)
    {
        var before = Read(connection, batch.Kind).FirstOrDefault(found => found.Source == batch.Source)?.Position ?? SourcePosition.Start;
        var until = batch.CompleteUntil > (before.CompleteUntil ?? DateTimeOffset.MinValue) ? batch.CompleteUntil : before.CompleteUntil;
        var after = new SourcePosition(batch.Resume ?? before.Resume, until);
        Put(connection, new(batch.Source, batch.Kind, after, now));
        return after != before;
    }

    public static void Put(SqliteConnection connection, Watermark watermark) => connection.Execute(
        """
        INSERT INTO position (kind, source_kind, source_scope, resume, complete_until, last_commit_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO UPDATE SET resume = $4, complete_until = $5, last_commit_at = $6
        """,
        watermark.Kind, watermark.Source.Kind, watermark.Source.Scope, watermark.Position.Resume.Token, watermark.Position.CompleteUntil, watermark.LastCommitAt);
}
