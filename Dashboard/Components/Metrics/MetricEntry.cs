using System.Collections.Immutable;
using Dashboard.Core.Panels;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Metrics;

/// <summary>A metric that the store holds, in one statistic and period.</summary>
/// <param name="Select">What finds its series.</param>
/// <param name="Lines">Its series.</param>
/// <param name="Unit">Their unit, where one is known.</param>
public sealed record MetricEntry(SeriesSelector Select, ImmutableArray<MetricLine> Lines, string? Unit)
{
    /// <summary>Lines of a small picture: more of them are a tangle.</summary>
    private const int MostTrends = 3;

    /// <summary>From the earliest sample to just after the latest.</summary>
    public TimeRange Held { get; } = new(Lines.Min(line => line.Stored.FirstAt), Lines.Max(line => line.Stored.LastAt) + TimeSpan.FromSeconds(1));

    /// <summary>Its newest sample.</summary>
    public DateTimeOffset LatestAt => Lines.Max(line => line.Stored.LastAt);

    /// <summary>Its name for people.</summary>
    public string Title => $"{Select.Namespace} {Select.Metric}";

    /// <summary>What its values are, in words.</summary>
    public string Meaning => Select.Period is { Ticks: > 0 } period ? $"{Select.Statistic} of {Quantity.Of(period.TotalSeconds, "Seconds")}" : $"{Select.Statistic}";

    /// <summary>The latest value; of several series the smallest and the largest.</summary>
    public string Latest => (Lines.Min(line => line.Value), Lines.Max(line => line.Value)) switch
    {
        (null, _) or (_, null) => "–",
        ({ } low, { } high) when Quantity.Of(low, Unit) == Quantity.Of(high, Unit) => Quantity.Of(high, Unit),
        ({ } low, { } high) => $"{Quantity.Of(low, Unit)} – {Quantity.Of(high, Unit)}",
    };

    /// <summary>The lines that reach highest.</summary>
    public ImmutableArray<LineSeries> Trends => [.. Lines.Select(line => line.Trend).OfType<LineSeries>().OrderByDescending(line => line.Values.Max()).Take(MostTrends)];

    /// <summary>Whether a person who types this means it.</summary>
    public bool Answers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .All(word => Title.Contains(word, StringComparison.OrdinalIgnoreCase) || Meaning.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Its address: parameters of the metrics page.</summary>
    public Dictionary<string, object?> ToQuery() => new()
    {
        ["namespace"] = Select.Namespace,
        ["metric"] = Select.Metric,
        ["statistic"] = Select.Statistic?.Name,
        ["period"] = (long)(Select.Period ?? TimeSpan.Zero).TotalSeconds,
    };

    /// <summary>Groups series by what makes them one metric.</summary>
    public static ImmutableArray<MetricEntry> Of(IEnumerable<MetricLine> lines, MetricUnits units) =>
    [
        .. lines
            .GroupBy(line => new SeriesSelector { Namespace = line.Key.Namespace, Metric = line.Key.Metric, Statistic = line.Key.Statistic, Period = line.Key.Period })
            .Select(group => new MetricEntry(
                group.Key,
                [.. group],
                group.Select(line => line.Stored.Info.Unit).FirstOrDefault(unit => unit is not null) ?? units.Of(group.Key)))
            .OrderBy(entry => entry.Title, StringComparer.Ordinal)
            .ThenBy(entry => entry.Meaning, StringComparer.Ordinal),
    ];
}
