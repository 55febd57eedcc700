using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Where the pages show an alert. A series is named by a digest of its labels: strangers' text has no place in an address.</summary>
public static class AlertAddress
{
    /// <summary>Path and query of one series' alert.</summary>
    public static string Of(string ruleId, LabelSet labels) => $"{Of(ruleId)}&series={Series(labels)}";

    /// <summary>Path and query of a rule.</summary>
    public static string Of(string ruleId) => $"/alerts?rule={Uri.EscapeDataString(ruleId)}";

    /// <summary>A series as it is named in an address.</summary>
    public static string Series(LabelSet labels) => AlertIds.Series(labels);
}
