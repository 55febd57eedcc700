using System.Collections.Immutable;
using System.Diagnostics;
using Dashboard.Core.Notifications;
using Microsoft.Data.Sqlite;

namespace Dashboard.Storage.Embedded.State;

/// <summary>The durable queue to people.</summary>
internal sealed class Outbox(StateFile file) : IOutbox
{
    private const string Columns = "id, channel, state, attempts, created_at, next_attempt_at, reason, possibly_sent, settled_at, notification, seal";

    /// <summary>Inside the transaction that decided the message; one that is there already stays as it is.</summary>
    public static void Insert(SqliteConnection connection, OutboxMessage message)
    {
        var notification = StateJson.Write(message.Notification);
        connection.Execute(
            "INSERT OR IGNORE INTO outbox (id, channel, state, created_at, next_attempt_at, notification, seal) VALUES ($1, $2, $3, $4, $4, $5, $6)",
            message.Id, message.Channel, OutboxState.Pending, message.CreatedAt, notification, StateJson.Seal(notification));
    }

    public async ValueTask<int> RecoverAsync(CancellationToken cancellationToken) => await file.WriteAsync(
        connection => connection.Execute("UPDATE outbox SET state = $1, possibly_sent = 1 WHERE state = $2", OutboxState.Pending, OutboxState.Sending),
        cancellationToken);

    public async ValueTask<ImmutableArray<OutboxEntry>> DueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => file.ReadRecords(
            "outbox",
            connection,
            $"SELECT {Columns} FROM outbox WHERE channel = $1 AND state = $2 AND next_attempt_at <= $3 ORDER BY created_at, rowid LIMIT $4",
            Entry,
            channel, OutboxState.Pending, now, limit).ToImmutableArray(),
        cancellationToken);

    public async ValueTask<DateTimeOffset?> NextDueAsync(string channel, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => connection.Read(
            "SELECT min(next_attempt_at) FROM outbox WHERE channel = $1 AND state = $2",
            row => row.TimeOrNull(0),
            channel, OutboxState.Pending)[0],
        cancellationToken);

    public async ValueTask BeginAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) => await file.WriteAsync(
        connection => connection.Execute("UPDATE outbox SET state = $2, attempts = attempts + 1 WHERE id = $1 AND state = $3", id, OutboxState.Sending, OutboxState.Pending),
        cancellationToken);

    public async ValueTask EndAsync(string id, Delivery delivery, DateTimeOffset now, DateTimeOffset retryAt, CancellationToken cancellationToken) => await file.WriteAsync(
        connection => delivery switch
        {
            Delivery.Delivered => connection.Execute(
                "UPDATE outbox SET state = $2, reason = NULL, settled_at = $3 WHERE id = $1", id, OutboxState.Delivered, now),
            Delivery.Deferred deferred => connection.Execute(
                "UPDATE outbox SET state = $2, reason = $3, next_attempt_at = $4, possibly_sent = max(possibly_sent, $5) WHERE id = $1",
                id, OutboxState.Pending, deferred.Reason, retryAt, deferred.PossiblySent),
            Delivery.Refused(var reason) => connection.Execute(
                "UPDATE outbox SET state = $2, reason = $3, settled_at = $4 WHERE id = $1", id, OutboxState.Refused, reason, now),
            _ => throw new UnreachableException(),
        },
        cancellationToken);

    public async ValueTask<ImmutableArray<OutboxEntry>> ListAsync(int limit, CancellationToken cancellationToken) => await file.ReadAsync(
        connection => file.ReadRecords("outbox", connection, $"SELECT {Columns} FROM outbox ORDER BY created_at DESC, rowid DESC LIMIT $1", Entry, limit).ToImmutableArray(),
        cancellationToken);

    private static OutboxEntry Entry(SqliteDataReader row) => new()
    {
        Message = new(row.GetString(0), row.GetString(1), StateJson.ReadSealed<Notification>(row, 9), row.Time(4)),
        State = (OutboxState)row.GetInt32(2),
        Attempts = row.GetInt32(3),
        NextAttemptAt = row.Time(5),
        Reason = row.TextOrNull(6),
        PossiblySent = row.GetBoolean(7),
        SettledAt = row.TimeOrNull(8),
    };
}
