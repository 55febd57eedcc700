using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>Somebody writes records of nearly CloudTrail's greatest size that do not pack, many more of them than the store may keep in memory.</summary>
public sealed class LargeRecordTests
{
    private const int Records = 450;
    private const int Bytes = 200 * 1024;
    private const int Memory = 232 << 20;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_are_indexed_closed_searched_checked_and_copied_in_little_memory()
    {
        await using var host = new EmbeddedHost { Options = new() { MemoryBytes = Memory, CloseAfter = TimeSpan.Zero, PartitionSpan = TimeSpan.FromHours(1), IndexWordsOf = 1 } };
        await host.OpenAsync();
        foreach (var some in Enumerable.Range(0, Records).Chunk(40))
        {
            await host.Store.Writer.WriteAsync(Events(some.Select(Large)), Cancelled);
        }

        host.Embedded.IndexWords();
        await AssertFoundAsync(host);
        await using (await host.Embedded.SnapshotAsync(_ => default, Cancelled))
        {
            await AssertFoundAsync(host);
        }

        await host.Embedded.UpkeepAsync(SignalKind.Events, Cancelled);
        Assert.Single(Directory.GetFiles(Path.Combine(host.Folder, "closed"), "events-*.duckdb"));
        Assert.Empty(await host.Embedded.CheckAsync(_ => default, Cancelled));
        await AssertFoundAsync(host);
    }

    private static async Task AssertFoundAsync(EmbeddedHost host)
    {
        var range = new TimeRange(Noon.AddDays(-1), Noon.AddDays(1));
        var newest = await host.Store.Events.FindEventsAsync(EventQuery.All(range), 150, null, QueryLimits.Screen, Cancelled);
        Assert.Equal(150, newest.Events.Length);
        Assert.Equal(Large(Records - 1).Raw, newest.Events[0].Raw);
        var word = await host.Store.Events.FindEventsAsync(new(range, new EventPredicate.HasWords(["needle17"])), 10, null, QueryLimits.Screen, Cancelled);
        Assert.Equal("e17", Assert.Single(word.Events).Id);
        var part = await host.Store.Events.FindEventsAsync(new(range, new EventPredicate.HasText("eedle23 ")), 10, null, QueryLimits.Screen, Cancelled);
        Assert.Equal("e23", Assert.Single(part.Events).Id);
    }

    private static EventRecord Large(int number)
    {
        var noise = new byte[Bytes];
        new Random(number).NextBytes(noise);
        return Event($"e{number}", Noon.AddSeconds(number)) with { Raw = System.Text.Encoding.UTF8.GetBytes($"{{\"text\":\"needle{number} {Convert.ToBase64String(noise, 0, Bytes * 3 / 4)}\"}}") };
    }
}
