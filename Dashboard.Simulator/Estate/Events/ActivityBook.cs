using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate.Events;

/// <summary>Where activities are written down. Each gets its own chances from what it is and where, not from its place in the list.</summary>
internal sealed class ActivityBook(ulong seed, Story story)
{
    private readonly List<Activity> _activities = [];

    public IReadOnlyList<Activity> Activities => _activities;

    /// <summary>Something that happens so many times an hour, as chance has it.</summary>
    public void Routine(string account, string region, string call, Curve perHour, IReadOnlyList<Actor> actors, Func<Draw, Details>? describe = null)
    {
        var key = Chance.Key(seed, $"{account}/{region}/{call}/{actors[0].Who}/{_activities.Count(same => same.Account == account && same.Region == region && call.EndsWith(same.Name, StringComparison.Ordinal))}");
        Add(account, region, call, actors, key, minute => Math.Min(63, Chance.Poisson(key, minute, perHour(minute) / 60)), describe);
    }

    /// <summary>A part of the story, at minutes from the incident's begin.</summary>
    public void Beat(int offset, string account, string region, string call, Actor actor, Func<Draw, Details> describe, int times = 1)
    {
        var key = Chance.Key(seed, $"story/{offset}/{call}/{actor.Address}/{_activities.Count}");
        Add(account, region, call, [actor], key, minute => story.Offset(minute) == offset ? times : 0, describe);
    }

    private void Add(string account, string region, string call, IReadOnlyList<Actor> actors, ulong key, Func<long, long> times, Func<Draw, Details>? describe)
    {
        var parts = call.Split(':');
        _activities.Add(new Activity
        {
            Account = account,
            Region = region,
            Source = parts[0] + ".amazonaws.com",
            Name = parts[1],
            ReadOnly = IsRead(parts[1]),
            Actors = actors,
            Key = key,
            Times = times,
            Describe = describe ?? (_ => Details.None),
        });
    }

    private static bool IsRead(string name) =>
        name is "AssumeRole" or "Decrypt" or "LookupEvents" or "AssumeRoleWithSAML"
        || name.StartsWith("Describe", StringComparison.Ordinal)
        || name.StartsWith("Get", StringComparison.Ordinal)
        || name.StartsWith("List", StringComparison.Ordinal)
        || name.StartsWith("Select", StringComparison.Ordinal);
}
