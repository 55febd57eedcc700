using Dashboard.Simulator.Estate.Signals;

namespace Dashboard.Simulator.Estate;

/// <summary>The estate's day, told again every 24 hours: an operations incident, and later an attack. Times are minutes
/// from the moment at which the incident begins.</summary>
internal sealed class Story
{
    public const int Cycle = 1440;

    /// <summary>A cycle's minutes run from here on, so that what leads to an incident belongs to it.</summary>
    public const int Earliest = -360;

    private readonly ulong _key;
    private readonly long _anchor;

    public Story(SimulatorOptions options)
    {
        _key = Chance.Key(options.Seed, "story");
        _anchor = (options.IncidentAt ?? DateTimeOffset.UnixEpoch.AddHours(10).AddMinutes(40)).ToUnixTimeSeconds() / 60;
    }

    /// <summary>Where in the story a minute is.</summary>
    public int Offset(long minute) => (int)Curves.Remainder(minute - _anchor - Earliest, Cycle) + Earliest;

    /// <summary>Which telling of the story a minute belongs to.</summary>
    public long Telling(long minute) => (minute - _anchor - Earliest - Curves.Remainder(minute - _anchor - Earliest, Cycle)) / Cycle;

    /// <summary>Rises from 0 to 1, stays, and falls back to 0; a little different at each telling.</summary>
    public Curve Wave(int begins, int full, int eases, int ends) => minute =>
    {
        double at = Offset(minute);
        if (at <= begins || at >= ends)
        {
            return 0;
        }

        var strength = 0.85 + (0.3 * Chance.Unit(_key, Telling(minute)));
        return strength * (at < full ? (at - begins) / (full - begins) : at <= eases ? 1 : (ends - at) / (ends - eases));
    };

    /// <summary>Nothing comes from the replica while it catches up.</summary>
    public Curve ReplicaLag => Wave(0, 12, 19, 27);

    /// <summary>Workers wait for the replica: messages age.</summary>
    public Curve QueueBacklog => Wave(3, 16, 21, 34);

    /// <summary>Requests time out behind the load balancer, and people see errors.</summary>
    public Curve EdgeErrors => Wave(7, 12, 20, 26);

    /// <summary>More instances come while it lasts.</summary>
    public Curve ScaleOut => Wave(9, 15, 45, 60);

    /// <summary>Data leaves through the NAT gateway.</summary>
    public Curve Exfiltration => Wave(77, 80, 96, 99);

    /// <summary>Somebody looks around from outside: the firewall sees it.</summary>
    public Curve Probing => Wave(48, 52, 66, 72);
}
