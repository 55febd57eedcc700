using System.Text;
using Dashboard.Collectors.CloudTrail;
using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded;
using Dashboard.Tests.Cli;
using Dashboard.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Query;

/// <summary>Random queries made of what recorded events hold: the store answers as the meaning of the query says.</summary>
public sealed class KqlOnStoreTests
{
    private const int Queries = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_finds_the_recorded_events_that_a_query_means()
    {
        using var folder = new TempFolder();
        await using var store = await EmbeddedStore.OpenAsync(new() { Directory = folder["data"] }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancel);
        var events = await LoadAsync(store.Writer, SharedData.Require("cloudtrail-invictus", "CloudTrail"));
        var random = new Random(41);
        var (some, none) = (0, 0);
        for (var i = 0; i < Queries; i++)
        {
            var kql = Query(random, events, depth: 2);
            var predicate = KqlParserTests.Parsed(kql);
            var query = EventQuery.All(TimeRange.Everything) with { Where = predicate };
            var expected = events.Where(predicate.Matches).Select(record => record.Id).Order(StringComparer.Ordinal).ToArray();

            var found = await store.Events.FindEventsAsync(query, events.Count, null, QueryLimits.Export, Cancel);
            Assert.True(expected.SequenceEqual(found.Events.Select(record => record.Id).Order(StringComparer.Ordinal)), $"{kql}: {expected.Length} meant, {found.Events.Length} found");
            Assert.Equal(expected.Length, await store.Events.CountEventsAsync(query, QueryLimits.Export, Cancel));
            (some, none) = expected.Length is > 0 and < 2900 ? (some + 1, none) : (some, none + 1);
        }

        Assert.True(some > Queries / 2, $"{none} of {Queries} queries matched nothing or everything: too dull to say much.");
    }

    private static async Task<List<EventRecord>> LoadAsync(ITelemetryWriter writer, string folder)
    {
        var events = new List<EventRecord>();
        foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            await foreach (var page in CloudTrailFileReader.ReadAsync(File.OpenRead(path), Path.GetFileName(path), DateTimeOffset.UnixEpoch, Cancel))
            {
                events.AddRange(page.Events);
                await writer.WriteAsync(new SignalBatch.Events(page.Events) { Source = new("test", "kql"), Id = new($"{path}#{page.Part}") }, Cancel);
            }
        }

        return events;
    }

    private static string Query(Random random, List<EventRecord> events, int depth) => (depth > 0 ? random.Next(8) : 0) switch
    {
        5 => $"({Query(random, events, depth - 1)}) and ({Query(random, events, depth - 1)})",
        6 => $"{Query(random, events, depth - 1)} or {Query(random, events, depth - 1)}",
        7 => $"not ({Query(random, events, depth - 1)})",
        _ => KqlPrinter.Print(Leaf(random, events[random.Next(events.Count)])),
    };

    private static EventPredicate Leaf(Random random, EventRecord record)
    {
        string[] names = ["@timestamp", "event.action", "event.id", "event.outcome", "cloud.region", "cloud.account.id", .. record.Fields.Select(field => field.Key)];
        var name = names[random.Next(names.Length)];
        var values = record.Field(name).Each().Select(value => value.ToString()).DefaultIfEmpty("absent").ToArray();
        var value = values[random.Next(values.Length)];
        var raw = Encoding.UTF8.GetString(record.Raw.Span);
        return random.Next(8) switch
        {
            0 or 1 => new EventPredicate.FieldIs(name, value),
            2 => new EventPredicate.FieldMatches(name, Pattern(random, value)),
            3 => new EventPredicate.FieldExists(name),
            4 => new EventPredicate.FieldCompares(random.Next(2) == 0 ? "@timestamp" : name, (Comparison)random.Next(4), FieldValue.Of(record.OccurredAt).ToString()),
            5 => new EventPredicate.FieldInNetwork("source.ip", new(System.Net.IPAddress.Parse("10.8.0.0"), 13 + random.Next(4))),
            6 => new EventPredicate.HasWords([.. EventPredicateEvaluation.Words(raw).Skip(random.Next(20)).Take(1 + random.Next(3))]),
            _ => new EventPredicate.HasText(raw.Substring(random.Next(raw.Length / 2), 1 + random.Next(12)).ToUpperInvariant()),
        };
    }

    private static string Pattern(Random random, string value)
    {
        var plain = value.Replace("*", "", StringComparison.Ordinal);
        var (start, length) = (random.Next(plain.Length + 1), random.Next(6));
        var piece = plain.Substring(start, Math.Min(length, plain.Length - start));
        return random.Next(3) switch { 0 => piece + "*", 1 => "*" + piece, _ => $"*{piece}*" };
    }
}
