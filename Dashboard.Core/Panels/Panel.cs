using System.Collections.Immutable;
using Dashboard.Core.Storage;

namespace Dashboard.Core.Panels;

/// <summary>Where a panel sits: columns of 24, rows of a fixed height.</summary>
public readonly record struct GridArea(int Column, int Row, int Width, int Height);

/// <summary>One set of series in a metrics panel.</summary>
public sealed record MetricTarget
{
    /// <summary>Which series.</summary>
    public required SeriesSelector Select { get; init; }

    /// <summary>The name of a line: text with <c>{label}</c> in it; empty picks what tells the lines apart.</summary>
    public string Legend { get; init; } = "";

    /// <summary>Draws a period without a sample as zero, for counts that are absent when zero.</summary>
    public bool TreatMissingAsZero { get; init; }
}

/// <summary>What a panel asks the store.</summary>
public abstract record PanelQuery
{
    private PanelQuery() { }

    /// <summary>Series over time.</summary>
    public sealed record Metrics(ImmutableArray<MetricTarget> Targets) : PanelQuery;

    /// <summary>The largest series of a range.</summary>
    public sealed record Top(SeriesSelector Select, TopBy By, int Count) : PanelQuery;

    /// <summary>Events that match a KQL text, newest first.</summary>
    public sealed record Events(string Kql, int Limit = 50) : PanelQuery;

    /// <summary>How many events match, over time.</summary>
    public sealed record EventHistogram(string Kql) : PanelQuery;

    /// <summary>The most frequent values of an event's field.</summary>
    public sealed record EventTerms(string Kql, string Field, int Count = 10) : PanelQuery;

    /// <summary>Alerts that are not inactive.</summary>
    public sealed record Alerts : PanelQuery;
}

/// <summary>How a panel shows its answer.</summary>
public abstract record PanelView
{
    private PanelView() { }

    /// <summary>Lines over time, with thresholds in the unit of the values.</summary>
    public sealed record TimeSeries(double? Warn = null, double? Critical = null) : PanelView;

    /// <summary>The latest value, large, with a sparkline.</summary>
    public sealed record Stat(double? Warn = null, double? Critical = null) : PanelView;

    /// <summary>Rows and columns.</summary>
    public sealed record Table : PanelView;

    /// <summary>Events in time order.</summary>
    public sealed record EventList : PanelView;
}

/// <summary>A panel is data: what to ask, how to show it, where it sits. Components render it; nothing inherits from it.</summary>
public sealed record Panel
{
    /// <summary>Unique within its dashboard.</summary>
    public required string Id { get; init; }

    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>What it means, for the person who sees it for the first time.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where it sits.</summary>
    public required GridArea Area { get; init; }

    /// <summary>What it asks.</summary>
    public required PanelQuery Query { get; init; }

    /// <summary>How it shows it.</summary>
    public required PanelView View { get; init; }

    /// <summary>The unit where the series name none or a better one is known: <c>Percent</c>, <c>Bytes</c>, <c>Seconds</c>, <c>Count</c>, …</summary>
    public string? Unit { get; init; }
}

/// <summary>Panels on one page.</summary>
public sealed record DashboardDefinition
{
    /// <summary>Stable name; part of its address.</summary>
    public required string Id { get; init; }

    /// <summary>Its heading.</summary>
    public required string Title { get; init; }

    /// <summary>What it answers.</summary>
    public string Description { get; init; } = "";

    /// <summary>The panels.</summary>
    public required ImmutableArray<Panel> Panels { get; init; }
}
