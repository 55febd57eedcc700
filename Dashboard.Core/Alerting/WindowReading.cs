namespace Dashboard.Core.Alerting;

/// <summary>What a rule sees of one series at each slot.</summary>
internal sealed class WindowReading(SampleColumn values, SampleColumn? sums = null, SampleColumn? counts = null)
{
    public static WindowReading Nothing { get; } = new(SampleColumn.Empty);

    public Observation At(AlertRule rule, DateTimeOffset slot)
    {
        var value = sums is null || counts is null ? Reduce(values.Window(slot, rule.Over), rule.Reduce) : WeightedMean(rule, slot);
        return (value ?? (rule.TreatMissingAsZero ? 0 : null)) switch
        {
            null => new Observation.Missing(),
            { } seen when rule.IsBreach(seen) => new Observation.Breached(seen),
            { } seen => new Observation.Clear(seen),
        };
    }

    private static double? Reduce(ReadOnlySpan<double> window, AlertReduce reduce) => window.IsEmpty ? null : reduce switch
    {
        AlertReduce.Last => window[^1],
        AlertReduce.Max => Extreme(window, double.Max),
        AlertReduce.Min => Extreme(window, double.Min),
        AlertReduce.Sum => Sum(window),
        _ => Sum(window) / window.Length,
    };

    /// <summary>ΣSum / ΣSampleCount: the only lawful mean of an average that was collected at a shorter period.</summary>
    private double? WeightedMean(AlertRule rule, DateTimeOffset slot)
    {
        var count = Sum(counts!.Window(slot, rule.Over));
        return count > 0 ? Sum(sums!.Window(slot, rule.Over)) / count : null;
    }

    private static double Extreme(ReadOnlySpan<double> window, Func<double, double, double> further)
    {
        var extreme = window[0];
        foreach (var value in window[1..])
        {
            extreme = further(extreme, value);
        }

        return extreme;
    }

    /// <summary>Added up afresh for each window: a running sum would depend on where the reading began, and a replayed slot must see the same value.</summary>
    private static double Sum(ReadOnlySpan<double> window)
    {
        var sum = 0.0;
        foreach (var value in window)
        {
            sum += value;
        }

        return sum;
    }
}
