namespace Dashboard.Core.Telemetry;

/// <summary>
/// What makes two samples belong to one line. Statistic and period are part of it: <c>CPUUtilization</c> as a 60-second average
/// and as a 300-second maximum are two series. The unit is metadata and not part of it.
/// </summary>
public sealed record SeriesKey
{
    /// <summary>The AWS account, or empty where a source has none.</summary>
    public string Account { get; init; } = "";

    /// <summary>The AWS region, or empty where a source has none.</summary>
    public string Region { get; init; } = "";

    /// <summary>The CloudWatch namespace (<c>AWS/RDS</c>), <c>zabbix</c>, <c>csv</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The metric's name as the source spells it.</summary>
    public required string Metric { get; init; }

    /// <summary>Dimensions in the source's words.</summary>
    public LabelSet Dimensions { get; init; } = LabelSet.Empty;

    /// <summary>Which statistic of the metric.</summary>
    public required Statistic Statistic { get; init; }

    /// <summary>The time that one sample covers; zero where readings come at no fixed interval.</summary>
    public TimeSpan Period { get; init; }

    /// <summary>Everything that tells series apart, as one label set: the dimensions plus <c>account</c>, <c>region</c>, <c>namespace</c>, <c>metric</c>, <c>statistic</c>, <c>period</c> (seconds).</summary>
    /// <remarks>A dimension that bears one of those names keeps it and the field is prefixed with <c>aws.</c>.</remarks>
    public LabelSet ToLabels()
    {
        var labels = new Dictionary<string, string>(Dimensions, StringComparer.Ordinal);
        Add("account", Account);
        Add("region", Region);
        Add("namespace", Namespace);
        Add("metric", Metric);
        Add("statistic", Statistic.Name);
        Add("period", Period == TimeSpan.Zero ? "" : ((long)Period.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return LabelSet.Of(labels);

        void Add(string name, string value)
        {
            if (value.Length > 0 && !labels.TryAdd(name, value))
            {
                labels.TryAdd("aws." + name, value);
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Namespace}/{Metric}{{{Dimensions}}} {Statistic}/{Period.TotalSeconds:0}s {Account}/{Region}";
}
