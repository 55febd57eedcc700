namespace Dashboard.Simulator.Estate.Events;

/// <summary>One event, which CloudTrail tells twice: by LookupEvents and in a trail's file. Everything about it follows from its key.</summary>
internal sealed class TrailEvent(Activity activity, ulong key, Guid id, long minute)
{
    private Details? _details;

    public Guid Id { get; } = id;

    public ulong Key { get; } = key;

    /// <summary>Whole seconds.</summary>
    public DateTimeOffset At { get; } = DateTimeOffset.FromUnixTimeSeconds((minute * 60) + (long)(Chance.Unit(key, 1) * 60));

    public Activity Activity { get; } = activity;

    public Actor Actor => Chance.Pick(Key, 2, Activity.Actors);

    /// <summary>Made when first asked for: most events are looked at only to see when they were delivered.</summary>
    public Details Details => _details ??= Activity.Describe(new Draw(Key, At));

    /// <summary>From then on it can be seen: after about five minutes, and one in thirty much later.</summary>
    public DateTimeOffset DeliveredAt => At.AddSeconds(Chance.Unit(Key, 4) < 1 / 30.0
        ? 450 + (440 * Chance.Unit(Key, 3))
        : 120 + (330 * Chance.Unit(Key, 3)));

    public string? AccessKey => Actor.Who.AccessKey(At);
}
