using System.Globalization;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Where the pages show an alert. A series is named by a digest of its labels: strangers' text has no place in an address.</summary>
public static class AlertAddress
{
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>Path and query of one series' alert.</summary>
    public static string Of(string ruleId, LabelSet labels) => $"{Of(ruleId)}&series={Series(labels)}";

    /// <summary>The same, with the time on screen from before it began until after it was over, or until now while it is not.</summary>
    public static string Of(string ruleId, LabelSet labels, DateTimeOffset since, DateTimeOffset? over) =>
        $"{Of(ruleId, labels)}&from={Instant(since - Margin)}&to={(over is { } ended ? Instant(ended + Margin) : "now")}";

    /// <summary>Path and query of a rule.</summary>
    public static string Of(string ruleId) => $"/alerts?rule={Uri.EscapeDataString(ruleId)}";

    /// <summary>A series as it is named in an address.</summary>
    public static string Series(LabelSet labels) => AlertIds.Series(labels);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
