namespace Dashboard.Core.Storage;

/// <summary>Who waits for a query. Alerts go before screens, screens before exports.</summary>
public enum QueryPriority
{
    /// <summary>A rule: somebody may be woken by it.</summary>
    Alert,

    /// <summary>A person looks at a screen.</summary>
    Screen,

    /// <summary>An export or a report: it has time.</summary>
    Export,
}

/// <summary>What one query may cost. Past a limit it is interrupted and says which.</summary>
/// <param name="Priority">Its place in the queue.</param>
/// <param name="Timeout">Longest run, waiting included.</param>
/// <param name="MaxRows">Most rows (or series) in the result; a reader says when it cut.</param>
public sealed record QueryLimits(QueryPriority Priority, TimeSpan Timeout, int MaxRows)
{
    /// <summary>For panels: ten seconds, 10,000 rows.</summary>
    public static QueryLimits Screen { get; } = new(QueryPriority.Screen, TimeSpan.FromSeconds(10), 10_000);

    /// <summary>For rules: ten seconds, 10,000 series.</summary>
    public static QueryLimits Alert { get; } = new(QueryPriority.Alert, TimeSpan.FromSeconds(10), 10_000);

    /// <summary>For exports: ten minutes, 10 M rows.</summary>
    public static QueryLimits Export { get; } = new(QueryPriority.Export, TimeSpan.FromMinutes(10), 10_000_000);
}
