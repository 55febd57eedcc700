using System.Collections.Immutable;
using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Fakes;

/// <summary>Alert states, history, outbox and documents in memory, each commit whole or not at all. It can die at a chosen step, before or after it took effect.</summary>
public sealed class MemoryAlerts : IAlertStore, IOutbox, IDocumentStore
{
    private readonly Dictionary<(string, LabelSet), AlertInstance> _instances = [];
    private readonly Dictionary<(string, SourceId), RuleProgress> _progress = [];
    private readonly Dictionary<string, AlertHistoryEntry> _history = [];
    private readonly Dictionary<string, OutboxEntry> _outbox = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<(string, string), Document> _documents = [];
    private int _steps;

    /// <summary>Which write dies; those after it work.</summary>
    public int? DieAt { get; set; }

    /// <summary>Whether the write that dies has taken effect.</summary>
    public bool DieAfter { get; set; }

    public int Commits { get; private set; }

    public IReadOnlyList<AlertHistoryEntry> History => [.. _history.Values];

    public IReadOnlyList<OutboxEntry> Outbox => [.. _order.Select(id => _outbox[id])];

    public IReadOnlyList<Notification> Told => [.. Outbox.Select(entry => entry.Message.Notification)];

    public IReadOnlyList<AlertInstance> Instances => [.. _instances.Values];

    public ValueTask<ImmutableArray<AlertInstance>> InstancesAsync(string ruleId, CancellationToken cancellationToken) =>
        new([.. _instances.Values.Where(instance => instance.RuleId == ruleId)]);

    public ValueTask<ImmutableArray<AlertInstance>> ActiveAsync(CancellationToken cancellationToken) =>
        new([.. _instances.Values.Where(instance => instance.Phase is not AlertPhase.Inactive)]);

    public ValueTask<ImmutableArray<RuleProgress>> ProgressAsync(string ruleId, CancellationToken cancellationToken) =>
        new([.. _progress.Values.Where(progress => progress.RuleId == ruleId)]);

    public ValueTask CommitAsync(AlertCommit commit, CancellationToken cancellationToken) => Write(() =>
    {
        Commits++;
        _progress[(commit.Progress.RuleId, commit.Progress.Source)] = commit.Progress;
        foreach (var instance in commit.Instances)
        {
            _instances[(instance.RuleId, instance.Labels)] = instance;
        }

        foreach (var entry in commit.History)
        {
            _history.TryAdd(entry.Id, entry);
        }

        foreach (var message in commit.Messages)
        {
            if (_outbox.TryAdd(message.Id, new() { Message = message, State = OutboxState.Pending, NextAttemptAt = message.CreatedAt }))
            {
                _order.Add(message.Id);
            }
        }
    });

    public ValueTask<ImmutableArray<AlertHistoryEntry>> HistoryAsync(string? ruleId, LabelSet? labels, TimeRange range, int limit, CancellationToken cancellationToken) =>
        new([.. _history.Values
            .Where(entry => (ruleId is null || entry.State.RuleId == ruleId) && (labels is null || entry.State.Labels.Equals(labels)) && range.Contains(entry.EvaluatedAt))
            .OrderByDescending(entry => entry.EvaluatedAt)
            .Take(limit)]);

    public ValueTask<int> RecoverAsync(CancellationToken cancellationToken)
    {
        var cut = _outbox.Values.Where(entry => entry.State is OutboxState.Sending).ToArray();
        foreach (var entry in cut)
        {
            _outbox[entry.Message.Id] = entry with { State = OutboxState.Pending, PossiblySent = true };
        }

        return new(cut.Length);
    }

    public ValueTask<ImmutableArray<OutboxEntry>> DueAsync(string channel, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        new([.. Outbox.Where(entry => entry.Message.Channel == channel && entry.State is OutboxState.Pending && entry.NextAttemptAt <= now).Take(limit)]);

    public ValueTask<DateTimeOffset?> NextDueAsync(string channel, CancellationToken cancellationToken) =>
        new(Outbox.Where(entry => entry.Message.Channel == channel && entry.State is OutboxState.Pending).Min(entry => (DateTimeOffset?)entry.NextAttemptAt));

    public ValueTask BeginAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        Write(() => _outbox[id] = _outbox[id] with { State = OutboxState.Sending, Attempts = _outbox[id].Attempts + 1 });

    public ValueTask EndAsync(string id, Delivery delivery, DateTimeOffset now, DateTimeOffset retryAt, CancellationToken cancellationToken) => Write(() =>
        _outbox[id] = delivery switch
        {
            Delivery.Deferred deferred => _outbox[id] with { State = OutboxState.Pending, NextAttemptAt = retryAt, Reason = deferred.Reason, PossiblySent = _outbox[id].PossiblySent || deferred.PossiblySent },
            Delivery.Refused refused => _outbox[id] with { State = OutboxState.Refused, Reason = refused.Reason, SettledAt = now },
            _ => _outbox[id] with { State = OutboxState.Delivered, SettledAt = now },
        });

    public ValueTask<ImmutableArray<OutboxEntry>> ListAsync(int limit, CancellationToken cancellationToken) => new([.. Outbox.Reverse().Take(limit)]);

    public ValueTask<ImmutableArray<Document>> ListAsync(string kind, CancellationToken cancellationToken) => new([.. _documents.Values.Where(document => document.Kind == kind)]);

    public ValueTask<Document?> FindAsync(string kind, string id, CancellationToken cancellationToken) => new(_documents.GetValueOrDefault((kind, id)));

    public async ValueTask<bool> PutAsync(string kind, string id, int replaces, string json, CancellationToken cancellationToken)
    {
        if ((_documents.GetValueOrDefault((kind, id))?.Version ?? 0) != replaces)
        {
            return false;
        }

        await Write(() => _documents[(kind, id)] = new(kind, id, replaces + 1, json, default));
        return true;
    }

    public ValueTask<bool> DeleteAsync(string kind, string id, int version, CancellationToken cancellationToken) => new(_documents.Remove((kind, id)));

    private ValueTask Write(Action write)
    {
        var dies = ++_steps == DieAt;
        if (!dies || DieAfter)
        {
            write();
        }

        return dies ? throw new KilledException() : ValueTask.CompletedTask;
    }
}
