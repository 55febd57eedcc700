namespace Dashboard.Components.Live;

/// <summary>What a component has read so far.</summary>
public abstract record Reading<T>
{
    private Reading() { }

    /// <summary>Nothing yet.</summary>
    public sealed record Loading : Reading<T>;

    /// <summary>The newest answer.</summary>
    public sealed record Fresh(T Data, DateTimeOffset At) : Reading<T>;

    /// <summary>The last answer, while newer ones fail to come.</summary>
    public sealed record Stale(T Data, DateTimeOffset At, Refusal Why) : Reading<T>;

    /// <summary>No answer to this question.</summary>
    public sealed record Failed(Refusal Why) : Reading<T>;
}

/// <summary>Why an answer did not come, and what to do.</summary>
public sealed record Refusal(string Why, string Remedy);
