namespace Dashboard.Benchmarks.Estate;

/// <summary>How large an estate is made.</summary>
/// <param name="Days">Whole days, the last one ending at <see cref="End"/>.</param>
/// <param name="Scale">Share of the series, events and flows of the full one.</param>
internal sealed record EstateSize(int Days, double Scale)
{
    private const int FullSeries = 10_000;
    private const int FullEventsADay = 1_000_000;
    private const int FullFlowsADay = 10_000_000;

    /// <summary>Where every estate ends, so that two runs ask for the same times.</summary>
    public static DateTimeOffset End { get; } = new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Start => End.AddDays(-Days);

    /// <summary>Whole stacks of 50 series.</summary>
    public int Series => Math.Max(1, (int)(FullSeries * Scale) / 50) * 50;

    public int EventsADay => (int)(FullEventsADay * Scale);

    public int FlowsADay => (int)(FullFlowsADay * Scale);
}
