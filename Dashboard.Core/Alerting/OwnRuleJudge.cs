using Dashboard.Core.Collection;
using Dashboard.Core.Live;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Alerting;

/// <summary>Judges a rule that watches the product itself, one alert at a time: its step, what is recorded of it and the messages are one transaction.</summary>
internal sealed class OwnRuleJudge(AlertRule rule, IAlertStore store, AlertMessages messages, ILiveFeed feed, TimeProvider time)
{
    private readonly RecordingClock _clock = new(time);

    /// <summary>Judges one alert at the slot of an instant.</summary>
    /// <param name="source">Whose progress it is.</param>
    /// <param name="shown">The alert as it is stored.</param>
    /// <param name="seen">What is the case now.</param>
    /// <param name="now">The instant.</param>
    /// <param name="words">What people are told of the news.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask JudgeAsync(
        SourceId source, AlertInstance shown, Observation seen, DateTimeOffset now, Func<AlertNews, (string Title, string Condition)> words, CancellationToken cancellationToken)
    {
        var slot = new TickSchedule(rule.Every, TimeSpan.Zero).LatestAt(now);
        var step = AlertStateMachine.Next(rule, shown, seen, slot);
        var draft = new CommitDraft(rule, messages, _clock.Next());
        if (step.ChangedPhase)
        {
            var (title, condition) = words(step.News);
            draft.Record(step.After, slot, step.News, "");
            draft.Tell(AlertMessages.Of(rule, step, condition) with { Title = title, Link = "/sources" }, step);
        }

        draft.Keep(shown, step.After);
        if (!draft.IsEmpty)
        {
            await store.CommitAsync(draft.ToCommit(source, slot), cancellationToken);
            feed.Publish(LiveTopics.Alerts);
        }
    }
}
