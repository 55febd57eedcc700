using System.Collections.Immutable;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Components.Metrics;

/// <summary>A metric that the store holds, in one statistic and period.</summary>
/// <param name="Select">What finds its series.</param>
/// <param name="Series">How many series.</param>
/// <param name="Unit">Their unit, where one is known.</param>
/// <param name="Held">From the earliest sample to just after the latest.</param>
public sealed record MetricEntry(SeriesSelector Select, int Series, string? Unit, TimeRange Held)
{
    /// <summary>Its name for people.</summary>
    public string Title => $"{Select.Namespace} {Select.Metric}";

    /// <summary>What its values are, in words.</summary>
    public string Meaning => Select.Period is { Ticks: > 0 } period ? $"{Select.Statistic} of {period.TotalSeconds:0} s" : $"{Select.Statistic}";

    /// <summary>Whether a person who types this means it.</summary>
    public bool Answers(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Title.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Its address: parameters of the metrics page.</summary>
    public Dictionary<string, object?> ToQuery() => new()
    {
        ["namespace"] = Select.Namespace,
        ["metric"] = Select.Metric,
        ["statistic"] = Select.Statistic?.Name,
        ["period"] = (long)(Select.Period ?? TimeSpan.Zero).TotalSeconds,
    };

    /// <summary>Groups series by what makes them one metric.</summary>
    public static ImmutableArray<MetricEntry> Of(IEnumerable<StoredSeries> series) =>
    [
        .. series
            .GroupBy(one => new SeriesSelector { Namespace = one.Info.Key.Namespace, Metric = one.Info.Key.Metric, Statistic = one.Info.Key.Statistic, Period = one.Info.Key.Period })
            .Select(group => new MetricEntry(
                group.Key,
                group.Count(),
                group.Select(one => one.Info.Unit).FirstOrDefault(unit => unit is not null),
                new(group.Min(one => one.FirstAt), group.Max(one => one.LastAt) + TimeSpan.FromSeconds(1))))
            .OrderBy(entry => entry.Title, StringComparer.Ordinal)
            .ThenBy(entry => entry.Meaning, StringComparer.Ordinal),
    ];
}
