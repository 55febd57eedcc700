using System.Collections.Immutable;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>What one evaluation has decided so far, to be written whole.</summary>
internal sealed class CommitDraft(AlertRule rule, AlertMessages messages, DateTimeOffset recordedAt)
{
    private readonly ImmutableArray<AlertInstance>.Builder _instances = ImmutableArray.CreateBuilder<AlertInstance>();
    private readonly ImmutableArray<AlertHistoryEntry>.Builder _history = ImmutableArray.CreateBuilder<AlertHistoryEntry>();
    private readonly ImmutableArray<OutboxMessage>.Builder _messages = ImmutableArray.CreateBuilder<OutboxMessage>();

    public bool IsEmpty => _instances.Count == 0 && _history.Count == 0 && _messages.Count == 0;

    /// <summary>Keeps a state where it differs from the one that is stored. The value of an alert that rests is not worth a row each minute.</summary>
    public void Keep(AlertInstance stored, AlertInstance now)
    {
        if (now != (now.Phase is AlertPhase.Inactive ? stored with { Value = now.Value } : stored))
        {
            _instances.Add(now);
        }
    }

    public void Record(AlertInstance state, DateTimeOffset slot, AlertNews news, string occasion, bool isCorrection = false) =>
        _history.Add(new(AlertIds.History(state, slot, occasion), state with { Heard = null }, news, slot, recordedAt, isCorrection));

    public async ValueTask TellAsync(SeriesInfo? series, AlertTransition step, string occasion, bool isCorrection, CancellationToken cancellationToken) =>
        _messages.AddRange(await messages.AboutAsync(rule, series, step, recordedAt, occasion, isCorrection, cancellationToken));

    /// <summary>Tells people, where there is news in the step.</summary>
    public void Tell(Notification notification, AlertTransition step)
    {
        if (step.News is not AlertNews.None)
        {
            _messages.AddRange(messages.ToChannels(notification, step, recordedAt, ""));
        }
    }

    public AlertCommit ToCommit(SourceId source, DateTimeOffset evaluatedUntil) => new()
    {
        Progress = new(rule.Id, source, evaluatedUntil),
        Instances = _instances.ToImmutable(),
        History = _history.ToImmutable(),
        Messages = _messages.ToImmutable(),
    };
}
