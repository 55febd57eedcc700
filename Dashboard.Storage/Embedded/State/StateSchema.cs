using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.State;

/// <summary>The tables of state.db, version by version. Times are 100-ns ticks, UTC. A seal is the checksum of the row's text: SQLite's pages have none.</summary>
internal static class StateSchema
{
    public static ImmutableArray<string> Versions { get; } =
    [
        """
        CREATE TABLE alert_instance (
            rule_id TEXT NOT NULL, labels TEXT NOT NULL, phase INTEGER NOT NULL, since INTEGER NOT NULL, state TEXT NOT NULL, seal INTEGER NOT NULL,
            PRIMARY KEY (rule_id, labels)
        ) WITHOUT ROWID;
        CREATE INDEX alert_instance_by_phase ON alert_instance (phase);
        CREATE TABLE alert_history (
            id TEXT NOT NULL PRIMARY KEY, rule_id TEXT NOT NULL, labels TEXT NOT NULL, evaluated_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, entry TEXT NOT NULL, seal INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX alert_history_by_time ON alert_history (evaluated_at);
        CREATE INDEX alert_history_by_rule ON alert_history (rule_id, evaluated_at);
        CREATE TABLE rule_progress (
            rule_id TEXT NOT NULL, source_kind TEXT NOT NULL, source_scope TEXT NOT NULL, evaluated_until INTEGER NOT NULL,
            PRIMARY KEY (rule_id, source_kind, source_scope)
        ) WITHOUT ROWID;
        CREATE TABLE outbox (
            id TEXT NOT NULL PRIMARY KEY, channel TEXT NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL, next_attempt_at INTEGER NOT NULL, reason TEXT, possibly_sent INTEGER NOT NULL DEFAULT 0,
            settled_at INTEGER, notification TEXT NOT NULL, seal INTEGER NOT NULL
        );
        CREATE INDEX outbox_due ON outbox (channel, state, next_attempt_at);
        CREATE INDEX outbox_by_time ON outbox (created_at);
        CREATE TABLE document (
            kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, json TEXT NOT NULL, seal INTEGER NOT NULL, updated_at INTEGER NOT NULL,
            PRIMARY KEY (kind, id)
        ) WITHOUT ROWID;
        CREATE TABLE finding (
            id TEXT NOT NULL PRIMARY KEY, severity INTEGER NOT NULL, status INTEGER NOT NULL, updated_at INTEGER NOT NULL, finding TEXT NOT NULL, seal INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX finding_by_severity ON finding (severity DESC, updated_at DESC);
        CREATE TABLE finding_batch (
            source_kind TEXT NOT NULL, source_scope TEXT NOT NULL, batch TEXT NOT NULL, committed_at INTEGER NOT NULL,
            PRIMARY KEY (source_kind, source_scope, batch)
        ) WITHOUT ROWID;
        CREATE TABLE position (
            kind INTEGER NOT NULL, source_kind TEXT NOT NULL, source_scope TEXT NOT NULL,
            resume TEXT NOT NULL, complete_until INTEGER, last_commit_at INTEGER NOT NULL,
            PRIMARY KEY (kind, source_kind, source_scope)
        ) WITHOUT ROWID;
        CREATE TABLE rejected (
            source_kind TEXT NOT NULL, source_scope TEXT NOT NULL, rejected_at INTEGER NOT NULL, reason TEXT NOT NULL, origin TEXT NOT NULL, excerpt TEXT NOT NULL
        );
        CREATE TABLE file_mirror (
            kind INTEGER NOT NULL PRIMARY KEY, epoch TEXT NOT NULL, number INTEGER NOT NULL
        );
        CREATE TABLE commits (number INTEGER NOT NULL);
        INSERT INTO commits VALUES (0);
        CREATE TABLE loss (
            at INTEGER NOT NULL, kind INTEGER, file TEXT NOT NULL, what TEXT NOT NULL, from_at INTEGER, until_at INTEGER
        );
        """,
    ];
}
