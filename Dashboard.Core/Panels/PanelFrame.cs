using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Panels;

/// <param name="Range">The span on screen.</param>
/// <param name="MaxPoints">The panel's width in pixels: the answer has about as many points, so that no circuit carries raw samples.</param>
public sealed record PanelScope(TimeRange Range, int MaxPoints);

/// <summary>A line, a band where the law allows no single number, or a line with the range of what it sums up around it.</summary>
public sealed record LineSeries
{
    /// <summary>Its name in the legend; text of strangers.</summary>
    public required string Name { get; init; }

    /// <summary>The series behind it.</summary>
    public required SeriesInfo Info { get; init; }

    /// <summary>Seconds since 1970 UTC, ascending.</summary>
    public required ImmutableArray<long> Seconds { get; init; }

    /// <summary>The line, one value a time, NaN where there is none; empty where there is a band only.</summary>
    public ImmutableArray<double> Values { get; init; } = [];

    /// <summary>The lower edge of the band; empty where there is a line only.</summary>
    public ImmutableArray<double> Lower { get; init; } = [];

    /// <summary>The upper edge of the band; empty where there is a line only.</summary>
    public ImmutableArray<double> Upper { get; init; } = [];

    /// <summary>Longest distance of two points that belong together: beyond it there is a gap.</summary>
    public required TimeSpan Spacing { get; init; }

    /// <summary>What each point is, in words: <c>Average of 60 s</c>, <c>range of p99, 5 min</c>.</summary>
    public required string Meaning { get; init; }
}

/// <summary>A panel's answer. Loading is the absence of one; the other faces are here.</summary>
public abstract record PanelFrame
{
    private PanelFrame() { }

    /// <summary>
    /// Lines over time. <paramref name="Notice"/> says what was cut, if anything. What lies after <paramref name="SettledUntil"/> may still change:
    /// sources tell their newest values in part first.
    /// </summary>
    public sealed record Lines(TimeRange Range, ImmutableArray<LineSeries> Series, string? Unit, string? Notice = null, DateTimeOffset? SettledUntil = null) : PanelFrame;

    /// <summary>One number, when it was measured, and the line that led to it.</summary>
    public sealed record Stat(double Value, DateTimeOffset At, string? Unit, LineSeries Trend) : PanelFrame;

    /// <summary>Rows of text; every cell may be a stranger's.</summary>
    public sealed record Rows(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Cells, string? Notice = null) : PanelFrame;

    /// <summary>Events, newest first.</summary>
    public sealed record EventList(ImmutableArray<EventRecord> Events, string? NextCursor) : PanelFrame;

    /// <summary>Alerts, worst first.</summary>
    public sealed record AlertList(ImmutableArray<AlertInstance> Alerts) : PanelFrame;

    /// <summary>No data, and why that may be.</summary>
    public sealed record Empty(string Why) : PanelFrame;

    /// <summary>The query failed: why, and what to do.</summary>
    public sealed record Failed(string Why, string Remedy) : PanelFrame;

    /// <summary>The last good answer, while newer ones fail to come.</summary>
    public sealed record Stale(PanelFrame Last, DateTimeOffset ReadAt, string Why) : PanelFrame;
}

/// <summary>Answers a panel's question from the store. Never throws for what a source, a query or a law refuses: that is a <see cref="PanelFrame.Failed"/>.</summary>
public interface IPanelRunner
{
    /// <summary>The answer for a span.</summary>
    ValueTask<PanelFrame> RunAsync(Panel panel, PanelScope scope, CancellationToken cancellationToken);
}
