using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.Faults;

/// <summary>What a test wants to go wrong, and a count of what was called. Safe to change while calls are under way.</summary>
public sealed class FaultScript
{
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private readonly Dictionary<(string Service, string Operation), int> _calls = [];

    /// <summary>A rule for the calls of a service, or of one of its operations. Earlier rules come first.</summary>
    public FaultRule On(string service, string? operation = null) =>
        On(call => call.Service == service && (operation is null || call.Operation == operation));

    public FaultRule On(Func<AwsCall, bool> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        var rule = new FaultRule(matches, _lock);
        lock (_lock)
        {
            _rules.Add(rule);
        }

        return rule;
    }

    /// <summary>Calls so far, refused ones included; of all operations when none is named.</summary>
    public int Calls(string service, string? operation = null)
    {
        lock (_lock)
        {
            return _calls.Where(call => call.Key.Service == service && (operation is null || call.Key.Operation == operation)).Sum(call => call.Value);
        }
    }

    /// <summary>Drops every rule; counts stay.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
        }
    }

    internal Fault Next(AwsCall call)
    {
        lock (_lock)
        {
            var key = (call.Service, call.Operation);
            _calls[key] = _calls.GetValueOrDefault(key) + 1;
            foreach (var rule in _rules)
            {
                if (rule.Next(call) is { } fault)
                {
                    return fault;
                }
            }

            return Fault.None;
        }
    }
}
