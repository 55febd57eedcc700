using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Notifications;

/// <summary>Something that happened shortly before, for the person who is woken.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Who">The actor; text of strangers.</param>
/// <param name="What">The action.</param>
public sealed record RecentChange(DateTimeOffset At, string Who, string What);

/// <summary>What a channel tells people about one alert: typed, so that each channel words and escapes it for itself.</summary>
public sealed record Notification
{
    /// <summary>What happened.</summary>
    public required AlertNews News { get; init; }

    /// <summary>The rule.</summary>
    public required string RuleId { get; init; }

    /// <summary>The rule's title.</summary>
    public required string Title { get; init; }

    /// <summary>Who is told.</summary>
    public required AlertTier Tier { get; init; }

    /// <summary>How bad.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Which series; text of strangers.</summary>
    public required LabelSet Labels { get; init; }

    /// <summary>The slot that the news is for.</summary>
    public required DateTimeOffset EvaluatedAt { get; init; }

    /// <summary>Since when it is or was wrong.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The value seen.</summary>
    public double? Value { get; init; }

    /// <summary>The series' unit.</summary>
    public string? Unit { get; init; }

    /// <summary>The condition in words, e.g. <c>max over 5 min above 80 for 10 min</c>.</summary>
    public required string Condition { get; init; }

    /// <summary>What it means for users.</summary>
    public string Summary { get; init; } = "";

    /// <summary>What to do first.</summary>
    public string Runbook { get; init; } = "";

    /// <summary>Why the query failed, for <see cref="AlertNews.Error"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>The window's last values, oldest first, for a sparkline; at most 60.</summary>
    public ImmutableArray<double> Recent { get; init; } = [];

    /// <summary>What changed just before and who did it, newest first; at most 5.</summary>
    public ImmutableArray<RecentChange> Changes { get; init; } = [];

    /// <summary>Path and query of the page that shows it, e.g. <c>/alerts?rule=…</c>; the channel puts the public address in front.</summary>
    public string Link { get; init; } = "";

    /// <summary>Late or corrected data changed an earlier judgement.</summary>
    public bool IsCorrection { get; init; }
}

/// <summary>What became of an attempt to tell people.</summary>
public abstract record Delivery
{
    private Delivery() { }

    /// <summary>It arrived.</summary>
    public sealed record Delivered : Delivery;

    /// <summary>Not now: try again, no sooner than the channel said.</summary>
    public sealed record Deferred(string Reason, TimeSpan? RetryAfter) : Delivery
    {
        /// <summary>The connection ended before the answer: it may have arrived all the same, and the next attempt says so.</summary>
        public bool PossiblySent { get; init; }
    }

    /// <summary>Never: the channel will not take this message, or no message at all.</summary>
    public sealed record Refused(string Reason) : Delivery;
}

/// <summary>A channel to people.</summary>
public interface INotifier
{
    /// <summary>Its name in routes and on screens, e.g. <c>slack</c>.</summary>
    string Channel { get; }

    /// <summary>Least time between two attempts: the vendor's limit.</summary>
    TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Sends one message. <paramref name="possiblyRepeated"/> when an earlier attempt may have arrived; the message says so.</summary>
    Task<Delivery> SendAsync(Notification notification, bool possiblyRepeated, CancellationToken cancellationToken);
}
