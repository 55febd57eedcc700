using System.ComponentModel.DataAnnotations;
using Dashboard.Core.Telemetry;

namespace Dashboard.Storage.Embedded;

/// <summary>How long a finding is kept after it was resolved. One that stands, seen or suppressed, stays as long as its source says so.</summary>
public sealed class FindingRetentionOptions
{
    /// <summary>Good to know.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Informational { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Low.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Low { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Medium.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Medium { get; set; } = TimeSpan.FromDays(180);

    /// <summary>High: an auditor asks for the year.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan High { get; set; } = TimeSpan.FromDays(400);

    /// <summary>Critical.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Critical { get; set; } = TimeSpan.FromDays(400);

    internal TimeSpan Of(Severity severity) => severity switch
    {
        Severity.Informational => Informational,
        Severity.Low => Low,
        Severity.Medium => Medium,
        Severity.High => High,
        _ => Critical,
    };
}
