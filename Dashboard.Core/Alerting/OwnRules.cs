using System.Collections.Immutable;

namespace Dashboard.Core.Alerting;

/// <summary>Rules that watch the product itself. They judge no series, and no rule of the operator's may bear their ids.</summary>
public static class OwnRules
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<AlertRule> All { get; } = [CollectorWatch.Rule, StoreWatch.Rule];

    /// <summary>The one of an id, or null.</summary>
    public static AlertRule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
