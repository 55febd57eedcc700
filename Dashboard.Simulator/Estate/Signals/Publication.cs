namespace Dashboard.Simulator.Estate.Signals;

/// <summary>How often a metric has a datapoint, and how late it comes. Between the first report and the last its value still changes.</summary>
internal sealed record Publication(int EveryMinutes, TimeSpan First, TimeSpan Settled)
{
    public static Publication Minute { get; } = new(1, TimeSpan.FromSeconds(70), TimeSpan.FromMinutes(4));

    public static Publication LoadBalancer { get; } = new(1, TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(3));

    public static Publication Edge { get; } = new(1, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));

    public static Publication FiveMinutes { get; } = new(5, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));

    public static Publication Daily { get; } = new(1440, TimeSpan.FromHours(6), TimeSpan.FromHours(30));

    /// <summary>The part of a datapoint's reports that has arrived: 0 for none yet, 1 when it will not change any more.</summary>
    public double Arrived(ulong key, long minute, long nowSeconds)
    {
        var age = nowSeconds - ((minute + 1) * 60);
        if (age >= Settled.TotalSeconds)
        {
            return 1;
        }

        // Not in order either: one minute can be there before the minute ahead of it.
        var first = First.TotalSeconds * (0.6 + (0.8 * Chance.Unit(key ^ 0x1A7E, minute)));
        return age < first ? 0 : 0.5 + (0.5 * (age - first) / (Settled.TotalSeconds - first));
    }
}
