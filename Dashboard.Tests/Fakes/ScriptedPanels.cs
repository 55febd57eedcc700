using System.Collections.Immutable;
using Dashboard.Core.Panels;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>Answers panels as the test says, and remembers what was asked.</summary>
public sealed class ScriptedPanels : IPanelRunner
{
    private int _asked;

    /// <summary>The answer; a test may replace it at any time.</summary>
    public Func<Panel, PanelScope, CancellationToken, ValueTask<PanelFrame>> Answer { get; set; } =
        static (panel, scope, _) => ValueTask.FromResult<PanelFrame>(new PanelFrame.Lines(scope.Range, [Line(panel.Title, scope.Range)], panel.Unit));

    /// <summary>How often a panel asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The span that was asked for last.</summary>
    public PanelScope? LastScope { get; private set; }

    /// <inheritdoc/>
    public ValueTask<PanelFrame> RunAsync(Panel panel, PanelScope scope, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        LastScope = scope;
        return Answer(panel, scope, cancellationToken);
    }

    /// <summary>A wave with a point each minute, with a hole where the test wants one.</summary>
    public static LineSeries Line(string name, TimeRange range, TimeRange? hole = null, double around = 50)
    {
        var first = range.From.ToUnixTimeSeconds() / 60 * 60;
        var seconds = Enumerable.Range(0, (int)Math.Min(20_000, range.Length.TotalMinutes))
            .Select(minute => first + (minute * 60L))
            .Where(second => hole is not { } gap || !gap.Contains(DateTimeOffset.FromUnixTimeSeconds(second)))
            .ToImmutableArray();
        return new()
        {
            Name = name,
            Info = new(new SeriesKey { Namespace = "test", Metric = name, Statistic = Statistic.Average, Period = TimeSpan.FromMinutes(1) }, null),
            Seconds = seconds,
            Values = [.. seconds.Select(second => around + (around / 3 * Math.Sin(second / 900d)) + (second / 60 % 7))],
            Spacing = TimeSpan.FromSeconds(90),
            Meaning = "Average of 60 s",
        };
    }
}
