using System.Collections.Immutable;
using System.Text.Json;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>A search over all events: of the store, and of OpenSearch. Each side says a number by which the answers are compared.</summary>
internal sealed record EventQuestion(
    string Name, Func<IEventReader, CancellationToken, Task<long>> Ours, string SearchBody, Func<JsonElement, long> TheirNumber, Goal Goal)
{
    /// <summary>Three words that about one record in thirty holds together.</summary>
    private static readonly ImmutableArray<string> Words = ["canary", "archive", "fraud"];

    public static ImmutableArray<EventQuestion> Of(TimeRange range)
    {
        var user = TrailEvents.User(20);
        var all = new EventQuery(range, EventPredicate.Everything.Instance);
        var byUser = new EventQuery(range, new EventPredicate.FieldIs("user.name", user));
        var byThree = new EventQuery(range, new EventPredicate.AllOf(
        [
            new EventPredicate.FieldIs("user.name", TrailEvents.User(3)),
            new EventPredicate.FieldIs("event.provider", "iam.amazonaws.com"),
            new EventPredicate.FieldIs("event.outcome", "failure"),
        ]));
        var words = new EventQuery(range, new EventPredicate.HasWords(Words));
        const string Newest = "{\"size\":100,\"sort\":[{\"@timestamp\":\"desc\"}],\"track_total_hits\":false,\"query\":";
        return
        [
            new(
                "field, newest 100",
                async (events, ct) => (await events.FindEventsAsync(byUser, 100, null, QueryLimits.Screen, ct)).Events.Length,
                Newest + Term("user", user) + "}",
                Hits,
                Goal.OursAtMost(10, 5)),
            new(
                "three fields, newest 100",
                async (events, ct) => (await events.FindEventsAsync(byThree, 100, null, QueryLimits.Screen, ct)).Events.Length,
                $"{Newest}{{\"bool\":{{\"filter\":[{Term("user", TrailEvents.User(3))},{Term("provider", "iam.amazonaws.com")},{Term("outcome", "failure")}]}}}}}}",
                Hits,
                Goal.OursAtMost(20, 8)),
            new(
                "top 10 of a field",
                async (events, ct) => (await events.TermsAsync(all, "user.name", 10, QueryLimits.Screen, ct)).Sum(term => term.Count),
                """{"size":0,"aggs":{"top":{"terms":{"field":"user","size":10,"shard_size":1000}}}}""",
                answer => Buckets(answer, "top"),
                Goal.OursAtMost(30, 15)),
            new(
                "5-minute histogram",
                async (events, ct) => (await events.HistogramAsync(all, TimeSpan.FromMinutes(5), QueryLimits.Screen, ct)).Sum(bucket => bucket.Count),
                """{"size":0,"aggs":{"time":{"date_histogram":{"field":"@timestamp","fixed_interval":"5m"}}}}""",
                answer => Buckets(answer, "time"),
                Goal.OursAtMost(60, 30)),
            new(
                "three words, counted",
                async (events, ct) => await events.CountEventsAsync(words, QueryLimits.Screen, ct),
                $"{{\"size\":0,\"track_total_hits\":true,\"query\":{{\"match\":{{\"record\":{{\"query\":\"{string.Join(' ', Words)}\",\"operator\":\"and\"}}}}}}}}",
                answer => answer.GetProperty("hits").GetProperty("total").GetProperty("value").GetInt64(),
                Goal.OursAtMost(100, 20)),
        ];
    }

    private static string Term(string field, string value) => $"{{\"term\":{{\"{field}\":\"{value}\"}}}}";

    private static long Hits(JsonElement answer) => answer.GetProperty("hits").GetProperty("hits").GetArrayLength();

    private static long Buckets(JsonElement answer, string name) =>
        answer.GetProperty("aggregations").GetProperty(name).GetProperty("buckets").EnumerateArray().Sum(bucket => bucket.GetProperty("doc_count").GetInt64());
}
