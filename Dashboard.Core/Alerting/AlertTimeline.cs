using System.Collections.Immutable;

namespace Dashboard.Core.Alerting;

/// <summary>
/// One alert's history, read as the story that holds. History is only ever added to: what is recorded later replaces everything that was
/// recorded before it for the same slot or a later one.
/// </summary>
internal sealed class AlertTimeline
{
    private readonly ImmutableArray<AlertHistoryEntry> _asRecorded;

    public AlertTimeline(IEnumerable<AlertHistoryEntry> entries) =>
        _asRecorded = [.. entries.OrderBy(entry => entry.RecordedAt).ThenBy(entry => entry.EvaluatedAt)];

    /// <summary>The last change of phase up to a slot, or null. What was recorded last is what holds: nothing came after it to replace it.</summary>
    public AlertHistoryEntry? LastUntil(DateTimeOffset slot) => _asRecorded.LastOrDefault(entry => entry.EvaluatedAt <= slot);

    /// <summary>The changes of phase after a slot, oldest first, that hold.</summary>
    public ImmutableArray<AlertHistoryEntry> After(DateTimeOffset slot)
    {
        var holds = new List<AlertHistoryEntry>();
        var phase = LastUntil(slot)?.State.Phase ?? AlertPhase.Inactive;
        foreach (var entry in _asRecorded.Where(entry => entry.EvaluatedAt > slot))
        {
            holds.RemoveAll(earlier => earlier.EvaluatedAt >= entry.EvaluatedAt);
            holds.Add(entry);
        }

        // What was replaced by "nothing happened here" leaves an entry that repeats the phase before it.
        var changes = ImmutableArray.CreateBuilder<AlertHistoryEntry>();
        foreach (var entry in holds)
        {
            if (entry.State.Phase != phase)
            {
                changes.Add(entry);
                phase = entry.State.Phase;
            }
        }

        return changes.ToImmutable();
    }
}
