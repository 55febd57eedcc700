using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Core.Collection.Rereads;

/// <summary>Decides which source is asked again for which time: for what the store lost, and for history before the first run's.</summary>
public sealed class RereadPlanner(IReadOnlyList<CollectorRegistration> collectors, IStoreStatus store, ITelemetryWriter writer, RereadBook book, TimeProvider time)
{
    /// <summary>Where nothing says how much is missing and the source does not say how much it reads first.</summary>
    private static readonly TimeSpan Unsaid = TimeSpan.FromDays(1);

    /// <summary>
    /// Asks for what is missing and was not asked for yet. To be called before the collectors run for the first time: what a source's position says
    /// then is what the store has kept of it.
    /// </summary>
    public async ValueTask PlanAsync(CancellationToken cancellationToken)
    {
        foreach (var collector in collectors)
        {
            await AskForHistoryAsync(collector, cancellationToken);
        }

        var asked = (await book.ListAsync(cancellationToken)).Select(reread => reread.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var loss in (await store.HealthAsync(cancellationToken)).Losses)
        {
            foreach (var collector in collectors.Where(collector => collector.Kind == loss.Kind && !asked.Contains(LossId(loss, collector))))
            {
                var position = await writer.PositionAsync(collector.Source, collector.Kind, cancellationToken);
                var since = await book.SinceAsync(collector.Source, cancellationToken) ?? loss.At;
                var range = Missing(loss, collector, position, since, time.GetUtcNow());
                await AskAsync(collector, range, RereadReason.Loss, LossId(loss, collector), cancellationToken);
            }
        }
    }

    /// <summary>The time that a source is to be asked for after a loss; empty for none.</summary>
    /// <param name="loss">What was lost.</param>
    /// <param name="collector">Who can be asked again.</param>
    /// <param name="position">What the store has kept of its position.</param>
    /// <param name="since">How far back its records reached.</param>
    /// <param name="now">Our clock.</param>
    public static TimeRange Missing(StoreLoss loss, CollectorRegistration collector, SourcePosition position, DateTimeOffset since, DateTimeOffset now)
    {
        if (loss.Range is { } named)
        {
            // Values stand at the beginning of the time that they cover: the last one is whole a grain later.
            return Span(named.From < since ? since : named.From, named.Until + collector.Schedule.Grain, now);
        }

        if (position.Resume == Checkpoint.Start)
        {
            // It begins anew. Its first run may be long in coming, so that what it will read by itself is not taken off; one that has no bound reads everything.
            return collector.Backfill is null ? Span(now, now, now) : Span(since, loss.At, now);
        }

        // Its position is kept, and what came after that it reads by itself. What else there was cannot be told: as much as a first run reads is asked for.
        return Span(loss.At - (collector.Backfill ?? Unsaid), loss.At, now);
    }

    private static TimeRange Span(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        until = until < now ? until : now;
        return new(from < until ? from : until, until);
    }

    private static string LossId(StoreLoss loss, CollectorRegistration collector) =>
        RereadBook.IdOf(collector.Source, "loss", loss.At.UtcTicks.ToString(CultureInfo.InvariantCulture), loss.File, loss.What);

    private async ValueTask AskForHistoryAsync(CollectorRegistration collector, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = await book.SinceAsync(collector.Source, cancellationToken);
        var reach = now - collector.Schedule.Settle - (collector.Backfill ?? TimeSpan.Zero);
        var from = collector is { History: { } history, Backfill: not null } && now - history < reach ? now - history : reach;
        if (since is null || since - from > TimeSpan.FromDays(1))
        {
            // Named by where it ends: a crash before the reach is recorded finds it there and asks for it once.
            var id = RereadBook.IdOf(collector.Source, "history", since?.ToString("O", CultureInfo.InvariantCulture) ?? "");
            await AskAsync(collector, from < reach ? new(from, since ?? now) : new(from, from), RereadReason.History, id, cancellationToken);
            await book.ReachAsync(collector.Source, from, cancellationToken);
        }
    }

    private async ValueTask AskAsync(CollectorRegistration collector, TimeRange range, RereadReason reason, string id, CancellationToken cancellationToken)
    {
        // Also where there is nothing to read: what a source's position says must not be asked again when its collector has moved it.
        await book.AskAsync(
            new() { Id = id, Source = collector.Source, Kind = collector.Kind, Reason = reason, From = range.From, Until = range.Until, ReadFrom = range.Until },
            cancellationToken);
    }
}
