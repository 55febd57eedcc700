using Dashboard.Simulator.Estate.Events;

namespace Dashboard.Simulator.Estate;

/// <summary>What happened in the estate: for any minute of any account and Region, without a memory of it.</summary>
internal sealed class EstateEvents(IEnumerable<Activity> activities)
{
    /// <summary>No event takes longer than this to be delivered.</summary>
    public static readonly TimeSpan LongestDelivery = TimeSpan.FromMinutes(15);

    private readonly ILookup<(string Account, string Region), Activity> _activities =
        activities.ToLookup(activity => (activity.Account, activity.Region));

    public static EstateEvents Of(SimulatorOptions options)
    {
        var inventory = new Inventory(options.Seed);
        var people = new People(inventory);
        var book = new ActivityBook(options.Seed, new Story(options));
        RoutineEvents.Write(book, inventory, people);
        PeopleEvents.Write(book, inventory, people);
        HostileEvents.Write(book, inventory, people);
        StoryEvents.Write(book, inventory, people);
        return new EstateEvents(book.Activities);
    }

    /// <summary>The events of one minute, oldest first. The filters spare the making of what is not wanted.</summary>
    public IReadOnlyList<TrailEvent> InMinute(string account, string region, long minute, Func<Activity, bool>? wanted = null, Func<Guid, bool>? wantedId = null)
    {
        List<TrailEvent>? events = null;
        foreach (var activity in _activities[(account, region)])
        {
            if (wanted is not null && !wanted(activity))
            {
                continue;
            }

            var times = activity.Times(minute);
            for (var i = 0; i < times; i++)
            {
                var key = Chance.Bits(activity.Key, (minute * 64) + i);
                var id = AwsIds.Uuid(key);
                if (wantedId is null || wantedId(id))
                {
                    (events ??= []).Add(new TrailEvent(activity, key, id, minute));
                }
            }
        }

        events?.Sort(NewestLast);
        return events ?? [];
    }

    /// <summary>One order for events of the same second, so that pages neither repeat nor lose one.</summary>
    public static int NewestLast(TrailEvent x, TrailEvent y) =>
        x.At != y.At ? x.At.CompareTo(y.At) : x.Id.CompareTo(y.Id);
}
