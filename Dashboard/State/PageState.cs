using Microsoft.AspNetCore.WebUtilities;

namespace Dashboard.State;

/// <summary>What the address of a page says beyond its path. Everything that two people must see alike is here and nowhere else.</summary>
/// <param name="Window">The time on screen.</param>
/// <param name="Refresh">When it reads again.</param>
/// <param name="Reload">Counts the times that somebody asked to read again; not part of the address.</param>
public sealed record PageState(TimeWindow Window, RefreshMode Refresh, int Reload = 0)
{
    /// <summary>What an address without a query says.</summary>
    public static PageState Default { get; } = new(TimeWindow.Default, new RefreshMode.Live());

    /// <summary>Reads an address. What is not understood falls back to the default: a mistyped link shows a page, not an error.</summary>
    public static PageState Parse(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        return new(
            TimeWindow.Parse(query.GetValueOrDefault("from"), query.GetValueOrDefault("to")) ?? TimeWindow.Default,
            RefreshMode.Parse(query.GetValueOrDefault("refresh")));
    }

    /// <summary>This state as parameters of an address; null for what is the default and need not be said.</summary>
    public IReadOnlyDictionary<string, object?> ToQuery()
    {
        var standard = Window == TimeWindow.Default;
        return new Dictionary<string, object?>
        {
            ["from"] = standard ? null : Window.From.ToString(),
            ["to"] = standard ? null : Window.Until.ToString(),
            ["refresh"] = Refresh is RefreshMode.Live ? null : Refresh.ToString(),
        };
    }
}
