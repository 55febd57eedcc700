using System.Collections.Immutable;

namespace Dashboard.Core.Alerting;

/// <summary>What judging a span of slots made of one alert.</summary>
/// <param name="Transitions">Changes of phase, oldest first.</param>
/// <param name="Final">The state after the last slot.</param>
internal sealed record Judgement(ImmutableArray<AlertTransition> Transitions, AlertInstance Final)
{
    /// <summary>Judges every slot. Beyond <paramref name="knownUntil"/> nothing is known, whatever has been stored already.</summary>
    public static Judgement Of(AlertRule rule, AlertInstance start, SlotSpan slots, DateTimeOffset knownUntil, WindowReading reading)
    {
        var transitions = ImmutableArray.CreateBuilder<AlertTransition>();
        var state = start;
        foreach (var slot in slots.Slots())
        {
            var known = slot <= knownUntil;
            var step = AlertStateMachine.Next(rule, state, known ? reading.At(rule, slot) : new Observation.Missing(), slot);
            if (step.ChangedPhase)
            {
                transitions.Add(step);
            }

            state = step.After;
            if (!known && IsSettled(rule, state))
            {
                break;
            }
        }

        return new(transitions.ToImmutable(), state);
    }

    /// <summary>Whether more slots without data would change nothing: a source that is silent for weeks costs no more than one that is silent for an hour.</summary>
    private static bool IsSettled(AlertRule rule, AlertInstance state) =>
        state.Phase is AlertPhase.NoData or AlertPhase.Firing or AlertPhase.Recovering || (rule.NoDataAfter is null && state.Phase is AlertPhase.Inactive);
}
