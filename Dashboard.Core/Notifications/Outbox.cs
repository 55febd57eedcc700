using System.Collections.Immutable;

namespace Dashboard.Core.Notifications;

/// <summary>Where a message is on its way.</summary>
public enum OutboxState
{
    /// <summary>It waits for its next attempt.</summary>
    Pending,

    /// <summary>An attempt began. Found after a crash, the message may have arrived: the next attempt says "possibly repeated".</summary>
    Sending,

    /// <summary>It arrived.</summary>
    Delivered,

    /// <summary>The channel refused it for good.</summary>
    Refused,

    /// <summary>It was pending when the store was restored from a backup: shown, not sent.</summary>
    InDoubt,
}

/// <summary>A message to one channel, written in the transaction that decided it.</summary>
/// <param name="Id">Deterministic: writing it twice is one message.</param>
/// <param name="Channel">Which notifier.</param>
/// <param name="Notification">What to tell.</param>
/// <param name="CreatedAt">Our clock, UTC.</param>
public sealed record OutboxMessage(string Id, string Channel, Notification Notification, DateTimeOffset CreatedAt);

/// <summary>A message with what became of it.</summary>
public sealed record OutboxEntry
{
    /// <summary>The message.</summary>
    public required OutboxMessage Message { get; init; }

    /// <summary>Where it is.</summary>
    public required OutboxState State { get; init; }

    /// <summary>Attempts that began.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this, UTC.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>The channel's last answer, if it was not yes.</summary>
    public string? Reason { get; init; }

    /// <summary>An attempt began and nobody knows how it ended.</summary>
    public bool PossiblySent { get; init; }

    /// <summary>When it arrived or was refused, UTC.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>The durable queue to people.</summary>
public interface IOutbox
{
    /// <summary>Once at start: messages whose attempt was cut off become pending again, marked as possibly sent.</summary>
    ValueTask<int> RecoverAsync(CancellationToken cancellationToken);

    /// <summary>Messages due, oldest first, of one channel.</summary>
    ValueTask<ImmutableArray<OutboxEntry>> DueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>When the next pending message of a channel is due; null when none is.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(string channel, CancellationToken cancellationToken);

    /// <summary>Durable before the attempt begins.</summary>
    ValueTask BeginAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Durable after the attempt ended. <paramref name="retryAt"/> for a deferred one. <see cref="Delivery.Deferred.PossiblySent"/> sets <see cref="OutboxEntry.PossiblySent"/>, which is never taken back.</summary>
    ValueTask EndAsync(string id, Delivery delivery, DateTimeOffset now, DateTimeOffset retryAt, CancellationToken cancellationToken);

    /// <summary>Messages, newest first, for screens.</summary>
    ValueTask<ImmutableArray<OutboxEntry>> ListAsync(int limit, CancellationToken cancellationToken);
}
