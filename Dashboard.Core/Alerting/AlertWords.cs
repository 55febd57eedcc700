using System.Globalization;
using Dashboard.Core.Panels;

namespace Dashboard.Core.Alerting;

/// <summary>A rule's condition as a person would say it.</summary>
public static class AlertWords
{
    /// <summary>E.g. <c>largest value over 5 min above 80 % for 10 min</c>.</summary>
    public static string Condition(AlertRule rule, string? unit)
    {
        var what = rule.Reduce switch
        {
            AlertReduce.Last => $"last value within {Span(rule.Over)}",
            AlertReduce.Max => $"largest value over {Span(rule.Over)}",
            AlertReduce.Min => $"smallest value over {Span(rule.Over)}",
            AlertReduce.Sum => $"sum over {Span(rule.Over)}",
            _ => $"mean over {Span(rule.Over)}",
        };
        var side = rule.When is AlertWhen.Above ? "above" : "below";
        var lasting = rule.For > TimeSpan.Zero ? $" for {Span(rule.For)}" : "";
        return $"{what} {side} {Quantity.Of(rule.Threshold, unit ?? rule.Unit)}{lasting}";
    }

    /// <summary>A length of time: <c>90 s</c>, <c>5 min</c>, <c>1 h 30 min</c>, <c>2 d</c>.</summary>
    public static string Span(TimeSpan span)
    {
        (long Size, string Name)[] parts = [((long)span.TotalDays, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var said = parts.Where(part => part.Size > 0).Take(2).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Size} {part.Name}"));
        return span < TimeSpan.FromSeconds(1) ? "0 s" : string.Join(' ', said);
    }
}
