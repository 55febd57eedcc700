namespace Dashboard.Benchmarks.Estate;

/// <summary>How large an estate is made.</summary>
/// <param name="Days">Whole days.</param>
/// <param name="Scale">Share of the series, events and flows of the full one.</param>
/// <param name="End">Where the last day ends.</param>
internal sealed record EstateSize(int Days, double Scale, DateTimeOffset End)
{
    private const int FullSeries = 10_000;
    private const int FullEventsADay = 1_000_000;
    private const int FullFlowsADay = 10_000_000;

    /// <summary>The midnight before now: what ends earlier is soon older than a store keeps.</summary>
    public static DateTimeOffset LastMidnight(TimeProvider clock) => new(clock.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The Saturday before now.</summary>
    public static DateTimeOffset LastSaturday(TimeProvider clock)
    {
        var midnight = LastMidnight(clock);
        return midnight.AddDays(-(((int)midnight.DayOfWeek + 1) % 7));
    }

    public DateTimeOffset Start => End.AddDays(-Days);

    /// <summary>Whole stacks of 50 series.</summary>
    public int Series => Math.Max(1, (int)(FullSeries * Scale) / 50) * 50;

    public int EventsADay => (int)(FullEventsADay * Scale);

    public int FlowsADay => (int)(FullFlowsADay * Scale);
}
