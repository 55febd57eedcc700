using System.Globalization;

namespace Dashboard.Core.Telemetry;

/// <summary>How a statistic may be made coarser. </summary>
public enum StatisticKind
{
    /// <summary>A single reading, not an aggregate: a Zabbix item, a line of a CSV file.</summary>
    Reading,

    /// <summary>An average that the source computed; its weights are gone.</summary>
    Average,

    /// <summary>A sum: adds.</summary>
    Sum,

    /// <summary>A count of samples: adds.</summary>
    SampleCount,

    /// <summary>A minimum: takes the extreme.</summary>
    Minimum,

    /// <summary>A maximum: takes the extreme.</summary>
    Maximum,

    /// <summary>A percentile or trimmed statistic: never coarsens.</summary>
    Percentile,
}

/// <summary>A statistic by its CloudWatch name (<c>Average</c>, <c>p99</c>, <c>TM(10%:90%)</c>), or <c>Value</c> for a plain reading. Part of a series' identity.</summary>
/// <param name="Name">The name as the source spells it.</param>
public readonly record struct Statistic(string Name)
{
    /// <summary>A plain reading.</summary>
    public static Statistic Value { get; } = new("Value");

    /// <summary>CloudWatch <c>Average</c>.</summary>
    public static Statistic Average { get; } = new("Average");

    /// <summary>CloudWatch <c>Sum</c>.</summary>
    public static Statistic Sum { get; } = new("Sum");

    /// <summary>CloudWatch <c>SampleCount</c>.</summary>
    public static Statistic SampleCount { get; } = new("SampleCount");

    /// <summary>CloudWatch <c>Minimum</c>.</summary>
    public static Statistic Minimum { get; } = new("Minimum");

    /// <summary>CloudWatch <c>Maximum</c>.</summary>
    public static Statistic Maximum { get; } = new("Maximum");

    /// <summary>The family that decides re-aggregation.</summary>
    public StatisticKind Kind => Name switch
    {
        "Value" => StatisticKind.Reading,
        "Average" => StatisticKind.Average,
        "Sum" => StatisticKind.Sum,
        "SampleCount" => StatisticKind.SampleCount,
        "Minimum" => StatisticKind.Minimum,
        "Maximum" => StatisticKind.Maximum,
        _ => StatisticKind.Percentile,
    };

    /// <summary>Whether CloudWatch accepts the name: the five simple ones, <c>p0</c> to <c>p100</c>, and <c>tm wm tc ts pr iqm</c> forms.</summary>
    public static bool IsCloudWatch(string name)
    {
        if (name is "Average" or "Sum" or "SampleCount" or "Minimum" or "Maximum" or "IQM")
        {
            return true;
        }

        var prefix = name.AsSpan().TrimStart("pPtTmMwWcCsSrR");
        if (prefix.Length == name.Length || prefix.IsEmpty)
        {
            return false;
        }

        var letters = name[..^prefix.Length].ToUpperInvariant();
        return letters switch
        {
            "P" or "TM" or "WM" or "TC" or "TS" or "PR" when prefix[0] == '(' => prefix[^1] == ')' && prefix.Length <= 64,
            "P" or "TM" or "WM" or "TC" or "TS" => double.TryParse(prefix, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rank) && rank is >= 0 and <= 100,
            _ => false,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
