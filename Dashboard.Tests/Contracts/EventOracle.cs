using System.Globalization;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Tests.Contracts;

/// <summary>Events in a list, asked by the definition of predicates: what a store must answer.</summary>
internal sealed class EventOracle(IReadOnlyCollection<EventRecord> records)
{
    /// <summary>Asks a store random questions in every way, and compares.</summary>
    public async Task AssertAgreesAsync(IEventReader events, EventSample sample, int questions, CancellationToken cancellationToken)
    {
        foreach (var (number, predicate) in sample.Predicates(questions).Index())
        {
            var range = sample.Range();
            var expected = records.Where(record => range.Contains(record.OccurredAt) && predicate.Matches(record)).ToArray();
            var query = new EventQuery(range, predicate);
            var why = $"{predicate} in {range}";

            var found = await FindAllAsync(events, query, cancellationToken);
            Assert.True(InOrder(expected).SequenceEqual(found.Select(record => record.Id)), $"{why}: expected {expected.Length}, found {found.Count}");
            Assert.True(expected.Length == await events.CountEventsAsync(query, QueryLimits.Screen, cancellationToken), why);
            await AssertHistogramAsync(events, query, expected, TimeSpan.FromMinutes(7), cancellationToken);
            var field = sample.Field();
            AssertTerms(expected, field, await events.TermsAsync(query, field, 5, QueryLimits.Screen, cancellationToken), $"{field} of {why}");

            if (number % 4 == 0)
            {
                await AssertCountsAsync(events, range, field, cancellationToken);
            }
        }
    }

    /// <summary>Without a filter, closed partitions answer with what they have counted.</summary>
    private async Task AssertCountsAsync(IEventReader events, TimeRange range, string field, CancellationToken cancellationToken)
    {
        var all = new EventQuery(range, EventPredicate.Everything.Instance);
        var expected = records.Where(record => range.Contains(record.OccurredAt)).ToArray();
        AssertTerms(expected, field, await events.TermsAsync(all, field, 5, QueryLimits.Screen, cancellationToken), $"{field} of all in {range}");
        foreach (var step in new[] { 1, 1.5, 60 })
        {
            await AssertHistogramAsync(events, all, expected, TimeSpan.FromMinutes(step), cancellationToken);
        }
    }

    /// <summary>Newest first, and of one time the last that arrived.</summary>
    private static IEnumerable<string> InOrder(EventRecord[] expected) =>
        expected.Reverse().OrderByDescending(record => record.OccurredAt).Select(record => record.Id);

    private static async Task<List<EventRecord>> FindAllAsync(IEventReader events, EventQuery query, CancellationToken cancellationToken)
    {
        var (found, cursor) = (new List<EventRecord>(), (string?)null);
        do
        {
            var page = await events.FindEventsAsync(query, 100, cursor, QueryLimits.Screen, cancellationToken);
            found.AddRange(page.Events);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return found;
    }

    private static async Task AssertHistogramAsync(IEventReader events, EventQuery query, IEnumerable<EventRecord> expected, TimeSpan step, CancellationToken cancellationToken)
    {
        var buckets = expected
            .GroupBy(record => record.OccurredAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks)
            .GroupBy(ticks => (long)Math.Floor((double)ticks.Key / step.Ticks) * step.Ticks, ticks => (long)ticks.Count())
            .Select(bucket => new HistogramBucket(DateTimeOffset.UnixEpoch.AddTicks(bucket.Key), bucket.Sum()))
            .OrderBy(bucket => bucket.At);
        var found = await events.HistogramAsync(query, step, QueryLimits.Screen, cancellationToken);
        Assert.True(buckets.SequenceEqual(found), $"{query.Where} in {query.Range} by {step}: {string.Join(' ', buckets)} but {string.Join(' ', found)}");
    }

    private static void AssertTerms(IEnumerable<EventRecord> expected, string field, IEnumerable<TermCount> found, string why)
    {
        var terms = expected
            .SelectMany(record => record.Field(field).Each().Select(value => (string?)value.ToString()).Distinct().DefaultIfEmpty(null))
            .GroupBy(value => value)
            .Select(term => new TermCount(term.Key, term.Count()))
            .OrderByDescending(term => term.Count).ThenBy(term => term.Value, StringComparer.Ordinal)
            .Take(5);
        Assert.True(terms.SequenceEqual(found), string.Create(CultureInfo.InvariantCulture, $"{why}: {string.Join(' ', terms)} but {string.Join(' ', found)}"));
    }
}
