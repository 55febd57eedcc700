using Dashboard.Simulator.Wire;

namespace Dashboard.Simulator.Faults;

/// <summary>A sequence of outcomes for the calls that match; when it has run out, calls pass.</summary>
public sealed class FaultRule
{
    private readonly Lock _lock;
    private readonly Func<AwsCall, bool> _matches;
    private readonly Queue<IEnumerator<Fault>> _outcomes = new();
    private int _taken;

    internal FaultRule(Func<AwsCall, bool> matches, Lock gate) => (_matches, _lock) = (matches, gate);

    /// <summary>How many calls this rule has decided, healthy outcomes included.</summary>
    public int Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken;
            }
        }
    }

    public FaultRule Then(params Fault[] outcomes) => Then((IEnumerable<Fault>)outcomes);

    /// <summary>Outcomes that may be endless; they are asked for one by one, never at the same time.</summary>
    public FaultRule Then(IEnumerable<Fault> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        lock (_lock)
        {
            _outcomes.Enqueue(outcomes.GetEnumerator());
        }

        return this;
    }

    public FaultRule Always(Fault outcome) => Then(Forever(outcome));

    /// <summary>Called under the script's lock; null when the rule has nothing to say.</summary>
    internal Fault? Next(AwsCall call)
    {
        if (_outcomes.Count == 0 || !_matches(call))
        {
            return null;
        }

        while (_outcomes.TryPeek(out var sequence))
        {
            if (sequence.MoveNext())
            {
                _taken++;
                return sequence.Current;
            }

            _outcomes.Dequeue().Dispose();
        }

        return null;
    }

    private static IEnumerable<Fault> Forever(Fault outcome)
    {
        while (true)
        {
            yield return outcome;
        }
    }
}
