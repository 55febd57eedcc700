using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>Lets old rows of state.db go, a few at a time: resolved findings, alert history, messages that are settled, what was read and rejected.</summary>
internal sealed class StateRetention(StateFile file, RetentionOptions keep, TimeProvider time)
{
    private const int RowsAStep = 500;
    private const int MostLosses = 1_000;
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(10);

    private DateTimeOffset _due = DateTimeOffset.MinValue;

    /// <summary>One bounded step; when nothing is left, the next pass is some minutes away.</summary>
    public async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _due)
        {
            return;
        }

        var removed = await file.WriteAsync(connection => Remove(connection, now), cancellationToken);
        if (removed == 0)
        {
            _due = now + Between;
        }
    }

    private int Remove(SqliteConnection connection, DateTimeOffset now)
    {
        var removed = 0;
        foreach (var severity in Enum.GetValues<Severity>())
        {
            removed += connection.Execute(
                "DELETE FROM finding WHERE id IN (SELECT id FROM finding WHERE severity = $1 AND status = $2 AND updated_at < $3 LIMIT $4)",
                severity, FindingStatus.Resolved, now - keep.ResolvedFindings.Of(severity), RowsAStep);
        }

        removed += connection.Execute("DELETE FROM alert_history WHERE id IN (SELECT id FROM alert_history WHERE evaluated_at < $1 LIMIT $2)", now - keep.AlertHistory, RowsAStep);

        // A message that still waits is not history, however old.
        removed += connection.Execute(
            "DELETE FROM outbox WHERE rowid IN (SELECT rowid FROM outbox WHERE created_at < $1 AND state NOT IN ($2, $3) LIMIT $4)",
            now - keep.AlertHistory, OutboxState.Pending, OutboxState.Sending, RowsAStep);
        removed += connection.Execute(
            "DELETE FROM finding_batch WHERE (source_kind, source_scope, batch) IN (SELECT source_kind, source_scope, batch FROM finding_batch WHERE committed_at < $1 LIMIT $2)",
            now - keep.Ledger, RowsAStep);
        removed += connection.Execute("DELETE FROM rejected WHERE rowid IN (SELECT rowid FROM rejected WHERE rejected_at < $1 LIMIT $2)", now - keep.Ledger, RowsAStep);
        return removed + connection.Execute("DELETE FROM loss WHERE rowid IN (SELECT rowid FROM loss ORDER BY at DESC, rowid DESC LIMIT $1 OFFSET $2)", RowsAStep, MostLosses);
    }
}
