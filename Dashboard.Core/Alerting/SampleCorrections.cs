using System.Text.Json;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Alerting;

/// <summary>
/// Follows what changed behind the watermarks, and has the slots that saw it judged again. Its position is stored after the verdicts: a crash in between
/// repeats judgements, and judging again what is judged already changes nothing.
/// </summary>
public sealed partial class SampleCorrections(IMetricReader metrics, IDocumentStore documents, RuleEvaluator evaluator, ILogger<SampleCorrections> logger)
{
    private const string Kind = "reader-position";
    private const string Id = "alert-corrections";
    private const int PageSize = 1000;

    /// <summary>Pages of one call: rules must not wait for their slots until a year of back-filled samples is judged again.</summary>
    private const int MostPages = 20;

    /// <summary>Judges again what changed since the last call.</summary>
    /// <returns>Whether it has caught up.</returns>
    public async ValueTask<bool> FollowAsync(IReadOnlyCollection<AlertRule> rules, CancellationToken cancellationToken)
    {
        var stored = await documents.FindAsync(Kind, Id, cancellationToken);
        var position = stored is null ? ArrivalPosition.Start : JsonSerializer.Deserialize<ArrivalPosition>(stored.Json);
        var version = stored?.Version ?? 0;
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (await JudgeNextAsync(rules, position, cancellationToken) is not { } page)
            {
                return false;
            }

            if (page.Next != position)
            {
                if (!await documents.PutAsync(Kind, Id, version, JsonSerializer.Serialize(page.Next), cancellationToken))
                {
                    throw new InvalidOperationException("Somebody else follows the changes of this store's samples. Run one dashboard a data folder.");
                }

                (position, version) = (page.Next, version + 1);
            }

            if (page.Changes.Length < PageSize)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The next page, judged; null where samples cannot be read now. The rules themselves must go on, and say so.</summary>
    private async ValueTask<SampleChangePage?> JudgeNextAsync(IReadOnlyCollection<AlertRule> rules, ArrivalPosition position, CancellationToken cancellationToken)
    {
        try
        {
            var page = await metrics.ReadSampleChangesAfterAsync(position, PageSize, cancellationToken);
            foreach (var rule in rules)
            {
                await CorrectAsync(rule, page, cancellationToken);
            }

            return page;
        }
        catch (Exception failed) when (failed is RuleQueryException or QueryLimitException or StoreUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            LogWaiting(failed.Message);
            return null;
        }
    }

    private async ValueTask CorrectAsync(AlertRule rule, SampleChangePage page, CancellationToken cancellationToken)
    {
        var occasion = $"{page.Next.Epoch:N}:{page.Next.Sequence}";
        try
        {
            if (page.Gap is { } gap)
            {
                LogGap(rule.Id, gap.Reason, gap.Range);
                await evaluator.CorrectAsync(rule, changed: null, gap.Range.From, occasion, cancellationToken);
            }

            var changed = Changed(rule, page);
            if (changed.Count > 0)
            {
                await evaluator.CorrectAsync(rule, changed, from: default, occasion, cancellationToken);
            }
        }
        catch (RuleQueryException failed) when (failed.InnerException is null or QueryLimitException)
        {
            // Asking again would fail again, and every later correction of every rule would wait behind it.
            LogSkipped(rule.Id, failed.Message);
        }
    }

    /// <summary>Where each series that the rule judges has changed. A sum or a count that changed has changed the mean that is made of them.</summary>
    private static Dictionary<SeriesKey, TimeRange> Changed(AlertRule rule, SampleChangePage page)
    {
        var changed = new Dictionary<SeriesKey, TimeRange>();
        foreach (var change in page.Changes)
        {
            Note(change.Key, change.Range);
            if (rule.Reduce is AlertReduce.Mean && change.Key.Statistic.Kind is StatisticKind.Sum or StatisticKind.SampleCount)
            {
                Note(change.Key with { Statistic = Statistic.Average }, change.Range);
            }
        }

        return changed;

        void Note(SeriesKey key, TimeRange range)
        {
            if (rule.Select.Selects(key))
            {
                changed[key] = changed.TryGetValue(key, out var known)
                    ? new(known.From < range.From ? known.From : range.From, known.Until > range.Until ? known.Until : range.Until)
                    : range;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rule {Rule}: changed samples may have been missed ({Reason}); {Range} is judged again")]
    private partial void LogGap(string rule, string reason, TimeRange range);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Late samples wait to be judged again: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rule {Rule}: late samples could not be judged again and its earlier verdicts stand: {Reason}")]
    private partial void LogSkipped(string rule, string reason);
}
