namespace Dashboard.Simulator.Estate.Events;

/// <summary>One event, which CloudTrail tells twice: by LookupEvents and in a trail's file.</summary>
internal sealed record TrailEvent
{
    public required Guid Id { get; init; }

    /// <summary>The occurrence's key; everything about the event follows from it.</summary>
    public required ulong Key { get; init; }

    /// <summary>Whole seconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>From then on it can be seen.</summary>
    public required DateTimeOffset DeliveredAt { get; init; }

    public required Activity Activity { get; init; }

    public required Actor Actor { get; init; }

    public required Details Details { get; init; }

    public string? AccessKey => Actor.Who.AccessKey(At);
}
