namespace Dashboard.Core.Live;

/// <summary>What may have changed.</summary>
[Flags]
public enum LiveTopics
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Metric samples.</summary>
    Samples = 1,

    /// <summary>Events.</summary>
    Events = 2,

    /// <summary>Flows.</summary>
    Flows = 4,

    /// <summary>Findings.</summary>
    Findings = 8,

    /// <summary>Alert states, history, deliveries.</summary>
    Alerts = 16,

    /// <summary>Health of a collector or of the store.</summary>
    Sources = 32,

    /// <summary>Documents: dashboards, rules.</summary>
    Documents = 64,
}

/// <summary>Says that something changed, never what. Notices to a slow watcher merge instead of queueing, so none is lost and none piles up.</summary>
public interface ILiveFeed
{
    /// <summary>Tells everyone who watches one of the topics. Never blocks and never throws, whoever has gone.</summary>
    void Publish(LiveTopics changed);

    /// <summary>A watcher, registered from this moment and pending at once: the first read misses nothing.</summary>
    ILiveWatch Watch(LiveTopics interest);
}

/// <summary>One reader's view of the feed.</summary>
public interface ILiveWatch : IDisposable
{
    /// <summary>
    /// Waits for a notice and takes all that have come since the last call. The first call returns at once with every topic of interest.
    /// Returns <see cref="LiveTopics.None"/> when the watch is disposed, so that a loop ends without an exception.
    /// </summary>
    ValueTask<LiveTopics> NextAsync(CancellationToken cancellationToken);
}
