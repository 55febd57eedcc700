using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>The rule that watches our own collectors: one alert when a source stalls, in place of one for each of its series.</summary>
public sealed class CollectorWatch(StallDetector stalls, IAlertStore store, AlertMessages messages, ILiveFeed feed, TimeProvider time)
{
    /// <summary>The rule's id; no rule of the operator's may bear it.</summary>
    public const string RuleId = "collector-stalled";

    /// <summary>The rule as people see it; what it selects are collectors, not series.</summary>
    public static AlertRule Rule { get; } = new()
    {
        Id = RuleId,
        Title = "A collector has stalled",
        Select = new(),
        Threshold = 0,
        Unit = "Seconds",
        Every = TimeSpan.FromMinutes(1),
        Severity = Severity.High,
        Summary = "Nothing newer is known of this source: its alerts can neither fire nor resolve.",
        Runbook = "The Sources page says why it fails and what to do.",
    };

    private readonly OwnRuleJudge _judge = new(Rule, store, messages, feed, time);

    /// <summary>Judges every collector at this minute.</summary>
    public async ValueTask EvaluateAsync(IReadOnlyDictionary<(SourceId Source, SignalKind Kind), SourceClock> clocks, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var shown = (await store.InstancesAsync(RuleId, cancellationToken)).ToDictionary(instance => instance.Labels);
        foreach (var collector in stalls.Collectors)
        {
            var labels = LabelSet.Of(("kind", collector.Kind.ToString().ToLowerInvariant()), ("scope", collector.Source.Scope), ("source", collector.Source.Kind));
            if (Observe(collector, clocks[(collector.Source, collector.Kind)], now) is { } seen)
            {
                await JudgeAsync(collector, shown.GetValueOrDefault(labels) ?? new(RuleId, labels), seen, now, cancellationToken);
            }

            shown.Remove(labels);
        }

        // What is no longer configured cannot stall.
        foreach (var gone in shown.Values.Where(instance => instance.Phase is not AlertPhase.Inactive))
        {
            await JudgeAsync(null, gone, new Observation.Clear(0), now, cancellationToken);
        }
    }

    /// <summary>Null for a source that is late and moves: it has not stalled, and what had stalled is not over before it has caught up.</summary>
    private static Observation? Observe(CollectorRegistration collector, SourceClock clock, DateTimeOffset now)
    {
        var limit = StallDetector.Limit(collector.Schedule);
        var lag = clock.CompleteUntil is { } until ? now - until : limit;
        return clock.StalledUntil is not null ? new Observation.Breached(Math.Floor(lag.TotalSeconds))
            : clock.CompleteUntil is not null && lag <= limit ? new Observation.Clear(Math.Max(0, Math.Floor(lag.TotalSeconds)))
            : null;
    }

    private ValueTask JudgeAsync(CollectorRegistration? collector, AlertInstance shown, Observation seen, DateTimeOffset now, CancellationToken cancellationToken) =>
        _judge.JudgeAsync(new(shown.Labels["source"] ?? "", shown.Labels["scope"] ?? ""), shown, seen, now, news => Words(collector, news), cancellationToken);

    private static (string Title, string Condition) Words(CollectorRegistration? collector, AlertNews news) => (
        news is AlertNews.Fired ? $"{Rule.Title}: {collector?.Title}" : $"Collector: {collector?.Title ?? "no longer configured"}",
        collector is null ? "no longer configured" : $"complete data older than {AlertWords.Span(StallDetector.Limit(collector.Schedule))}");
}
