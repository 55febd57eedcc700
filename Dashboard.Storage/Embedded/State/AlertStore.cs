using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Engine;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>Alert states, their history and how far rules have judged. What a slot decided is one transaction, its messages included.</summary>
internal sealed class AlertStore(StateFile file) : IAlertStore
{
    public async ValueTask<ImmutableArray<AlertInstance>> InstancesAsync(string ruleId, CancellationToken cancellationToken) =>
        await file.ReadAsync(connection => Instances(connection, "rule_id = $1 ORDER BY labels", ruleId), cancellationToken);

    public async ValueTask<ImmutableArray<AlertInstance>> ActiveAsync(CancellationToken cancellationToken) => await file.ReadAsync(
        connection => Instances(
            connection,
            """
            phase <> $1 ORDER BY CASE phase WHEN $2 THEN 0 WHEN $3 THEN 1 WHEN $4 THEN 2 WHEN $5 THEN 3 ELSE 4 END, since DESC, rule_id, labels
            """,
            AlertPhase.Inactive, AlertPhase.Firing, AlertPhase.Recovering, AlertPhase.NoData, AlertPhase.Error),
        cancellationToken);

    public async ValueTask<ImmutableArray<RuleProgress>> ProgressAsync(string ruleId, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => connection.Read(
            "SELECT source_kind, source_scope, evaluated_until FROM rule_progress WHERE rule_id = $1 ORDER BY source_kind, source_scope",
            row => new RuleProgress(ruleId, new(row.GetString(0), row.GetString(1)), row.Time(2)),
            ruleId).ToImmutableArray(),
        cancellationToken);

    public async ValueTask CommitAsync(AlertCommit commit, CancellationToken cancellationToken) => await file.WriteAsync(
        connection =>
        {
            foreach (var instance in commit.Instances)
            {
                var state = StateJson.Write(instance);
                connection.Execute(
                    "INSERT INTO alert_instance (rule_id, labels, phase, since, state, seal) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO UPDATE SET phase = $3, since = $4, state = $5, seal = $6",
                    instance.RuleId, LabelJson.Write(instance.Labels), instance.Phase, instance.Since, state, StateJson.Seal(state));
            }

            foreach (var entry in commit.History)
            {
                var text = StateJson.Write(entry);
                connection.Execute(
                    "INSERT OR IGNORE INTO alert_history (id, rule_id, labels, evaluated_at, recorded_at, entry, seal) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                    entry.Id, entry.State.RuleId, LabelJson.Write(entry.State.Labels), entry.EvaluatedAt, entry.RecordedAt, text, StateJson.Seal(text));
            }

            foreach (var message in commit.Messages)
            {
                Outbox.Insert(connection, message);
            }

            var progress = commit.Progress;
            return connection.Execute(
                """
                INSERT INTO rule_progress (rule_id, source_kind, source_scope, evaluated_until) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO UPDATE SET evaluated_until = max(evaluated_until, $4)
                """,
                progress.RuleId, progress.Source.Kind, progress.Source.Scope, progress.EvaluatedUntil);
        },
        cancellationToken);

    public async ValueTask<ImmutableArray<AlertHistoryEntry>> HistoryAsync(string? ruleId, LabelSet? labels, TimeRange range, int limit, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => file.ReadRecords<AlertHistoryEntry>(
            "alert_history",
            connection,
            """
            SELECT entry, seal FROM alert_history
            WHERE ($1 IS NULL OR rule_id = $1) AND ($2 IS NULL OR labels = $2) AND evaluated_at >= $3 AND evaluated_at < $4
            ORDER BY evaluated_at DESC, recorded_at DESC, id LIMIT $5
            """,
            ruleId, labels is null ? null : LabelJson.Write(labels), range.From, range.Until, limit).ToImmutableArray(),
        cancellationToken);

    private ImmutableArray<AlertInstance> Instances(SqliteConnection connection, string where, params ReadOnlySpan<object?> values) =>
        [.. file.ReadRecords<AlertInstance>("alert_instance", connection, $"SELECT state, seal FROM alert_instance WHERE {where}", values)];
}
