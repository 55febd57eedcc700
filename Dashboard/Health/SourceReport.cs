using System.Collections.Immutable;
using Dashboard.Core.Collection;
using Dashboard.Core.Storage;

namespace Dashboard.Health;

/// <summary>How grave a state is, for a colour and an order.</summary>
public enum Gravity
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>Goes away by itself, mostly.</summary>
    Warn,

    /// <summary>Somebody must act.</summary>
    Critical,
}

/// <summary>A collector's state as a person reads it.</summary>
/// <param name="Status">What it is made of.</param>
/// <param name="Gravity">How grave it is.</param>
/// <param name="State">One or two words.</param>
/// <param name="Sentence">The whole of it.</param>
/// <param name="Lag">How far its complete data are behind; null while it has none.</param>
/// <param name="Rejections">Its newest rejected records.</param>
public sealed record SourceReport(CollectorStatus Status, Gravity Gravity, string State, string Sentence, TimeSpan? Lag, ImmutableArray<StoredRejection> Rejections)
{
    /// <summary>Puts a status into words.</summary>
    public static SourceReport Of(CollectorStatus status, ImmutableArray<StoredRejection> rejections, DateTimeOffset now)
    {
        TimeSpan? lag = status.Position.CompleteUntil is { } until ? now - until : null;
        var late = lag > status.Registration.Schedule.Settle + status.Registration.Schedule.Grain + Tolerated(status.Registration.Schedule);
        var overdue = now - (status.LastSuccessAt ?? now) > Tolerated(status.Registration.Schedule);
        var (gravity, state, sentence) = status.Health switch
        {
            CollectorHealth.Starting => (Gravity.Ok, "Starting", "It has not run since the product started."),
            CollectorHealth.Failing failing => Failing(failing),
            CollectorHealth.Running when status.LastSuccessAt is null => (Gravity.Ok, "Catching up", "It reads what has come since it last ran, or all that the source keeps."),
            CollectorHealth.Running when overdue => (Gravity.Warn, "Slow", "It reads, and its run takes much longer than its schedule lets expect."),
            CollectorHealth.Running => (Gravity.Ok, "Reading", "It reads right now."),
            _ when overdue => (Gravity.Warn, "Overdue", "It should have run again by now: the machine may be overloaded or asleep."),
            _ when late => (Gravity.Warn, "Late", "Its last run ended well, and yet its data are further behind than its schedule lets expect."),
            _ => (Gravity.Ok, "Caught up", "Everything that the source has settled is stored."),
        };
        return new(status, gravity, state, sentence, lag, rejections);
    }

    /// <summary>Two rounds and the time that a run may take: a source whose last good run is longer ago has a reason to be looked at.</summary>
    private static TimeSpan Tolerated(CollectorSchedule schedule) => (2 * schedule.Every) + schedule.Timeout;

    private static (Gravity, string, string) Failing(CollectorHealth.Failing failing) => failing.Fault switch
    {
        SourceFault.Throttled => (Gravity.Warn, "Throttled", failing.Reason),
        SourceFault.Unreachable => (failing.Attempts > 2 ? Gravity.Critical : Gravity.Warn, "Unreachable", failing.Reason),
        SourceFault.Unauthorized => (Gravity.Critical, "Not allowed", failing.Reason),
        SourceFault.Malformed => (Gravity.Critical, "Not understood", failing.Reason),
        SourceFault.Misconfigured => (Gravity.Critical, "Misconfigured", failing.Reason),
        _ => (Gravity.Critical, "Failed", failing.Reason),
    };
}
