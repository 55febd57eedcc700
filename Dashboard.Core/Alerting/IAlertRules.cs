using System.Collections.Immutable;

namespace Dashboard.Core.Alerting;

/// <summary>The rules that are in force. A new array means that something changed.</summary>
public interface IAlertRules
{
    /// <summary>All of them; ids are unique.</summary>
    ImmutableArray<AlertRule> Current { get; }
}
