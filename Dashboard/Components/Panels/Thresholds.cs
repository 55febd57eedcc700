using Dashboard.Core.Panels;

namespace Dashboard.Components.Panels;

/// <summary>Where a value becomes worth a look, and where it is bad.</summary>
public sealed record Thresholds(double? Warn, double? Critical)
{
    /// <summary>Those of a panel's view.</summary>
    public static Thresholds Of(PanelView view) => view switch
    {
        PanelView.TimeSeries series => new(series.Warn, series.Critical),
        PanelView.Stat stat => new(stat.Warn, stat.Critical),
        _ => new(null, null),
    };

    /// <summary>The state's name in style sheets; critical below warning means that low values are the bad ones.</summary>
    public string StateOf(double value)
    {
        var falling = Warn > Critical;
        return Beyond(Critical) ? "critical" : Beyond(Warn) ? "warn" : "ok";

        bool Beyond(double? limit) => limit is { } at && (falling ? value <= at : value >= at);
    }
}
