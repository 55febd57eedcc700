using System.Collections.Immutable;

namespace Dashboard.Core.Alerting;

/// <summary>What judging slots again makes of the story that people were shown.</summary>
/// <param name="Rewritten">States that the alert entered, from the first slot at which the two stories differ; none where they are the same.</param>
internal sealed record Rejudgement(ImmutableArray<(AlertInstance State, DateTimeOffset Slot)> Rewritten)
{
    /// <summary>Compares the stories after the slot that both begin with.</summary>
    /// <param name="start">The state at that slot.</param>
    /// <param name="again">What it came to this time.</param>
    /// <param name="before">The changes of phase that held until now.</param>
    /// <param name="until">The last slot that was judged again.</param>
    /// <param name="isCorrection">Whether the earlier story was judged on data; one that was judged blind is replaced where people were not told of it.</param>
    public static Rejudgement Compare(AlertInstance start, Judgement again, ImmutableArray<AlertHistoryEntry> before, DateTimeOffset until, bool isCorrection)
    {
        var same = 0;
        while (same < before.Length && same < again.Transitions.Length && IsSame(before[same], again.Transitions[same], isCorrection))
        {
            same++;
        }

        var rewritten = ImmutableArray.CreateBuilder<(AlertInstance, DateTimeOffset)>();
        if (same < before.Length && (same == again.Transitions.Length || again.Transitions[same].EvaluatedAt > before[same].EvaluatedAt))
        {
            // Nothing happened at this slot after all: an entry must say so, or the earlier one would still hold.
            var slot = before[same].EvaluatedAt;
            rewritten.Add((same == 0 ? start : again.Transitions[same - 1].After, slot < until ? slot : until));
        }

        rewritten.AddRange(again.Transitions.Skip(same).Select(step => (step.After, step.EvaluatedAt)));
        return new(rewritten.ToImmutable());
    }

    private static bool IsSame(AlertHistoryEntry entry, AlertTransition step, bool isCorrection) =>
        entry.EvaluatedAt == step.EvaluatedAt && entry.State.Phase == step.After.Phase && (isCorrection || entry.News == step.News);
}
