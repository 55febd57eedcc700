namespace Dashboard.Simulator.Faults;

/// <summary>What goes wrong with one call. The first group answers in the call's place, the second spoils the way
/// of a good answer, the third its records.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>Nothing: the call is answered as it should be.</summary>
    public static Fault None { get; } = new Healthy();

    public sealed record Healthy : Fault;

    /// <summary>Refused in the service's own way: ThrottlingException, SlowDown, or Slack's 429.</summary>
    public sealed record Throttled(TimeSpan? RetryAfter = null) : Fault;

    /// <summary>The service's own server error.</summary>
    public sealed record ServerError(int Status = 500) : Fault;

    /// <summary>A status with a text body that is not of the protocol, such as a proxy in between sends.</summary>
    public sealed record BareStatus(int Status, string Body = "", TimeSpan? RetryAfter = null) : Fault;

    public sealed record ExpiredToken : Fault;

    public sealed record AccessDenied : Fault;

    /// <summary>The server's clock is off by this much: what was signed more than five minutes from it is refused, with its Date.</summary>
    public sealed record ClockSkew(TimeSpan By) : Fault;

    /// <summary>The connection is reset before any answer.</summary>
    public sealed record ConnectionReset : Fault;

    /// <summary>The connection is reset halfway through the body.</summary>
    public sealed record CutBody : Fault;

    /// <summary>The body comes in small pieces over this time.</summary>
    public sealed record SlowBody(TimeSpan Over) : Fault;

    /// <summary>Half of the body comes, and then nothing until the client goes away.</summary>
    public sealed record StalledBody : Fault;

    /// <summary>A 200 whose document ends in the middle, with a matching length.</summary>
    public sealed record MalformedBody : Fault;

    /// <summary>Each record comes twice.</summary>
    public sealed record RepeatedRecords : Fault;

    /// <summary>The records of a page come in no order.</summary>
    public sealed record ShuffledRecords : Fault;

    /// <summary>Records younger than this are not told of yet.</summary>
    public sealed record LateRecords(TimeSpan By) : Fault;
}
