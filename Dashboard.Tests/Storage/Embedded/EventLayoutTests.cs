using Dashboard.Core.Query;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Contracts;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>Whatever became of partitions, late events and the word index, the answers are those of a list of the same events.</summary>
public sealed class EventLayoutTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_lives_of_the_store_never_change_an_answer(int seed)
    {
        var random = new Random(seed);
        await using var host = new EmbeddedHost
        {
            Options = new() { PartitionSpan = TimeSpan.FromHours(random.Next(1, 9)), CloseAfter = TimeSpan.Zero },
        };
        await host.OpenAsync();
        var sample = new EventSample(seed + 100);
        var records = sample.Records(420);
        var written = new List<EventRecord>();
        foreach (var chunk in records.Chunk(60))
        {
            // Some of them come again with the next ones.
            var again = written.Where(_ => random.Next(10) == 0).ToArray();
            await host.Store.Writer.WriteAsync(Events([.. chunk, .. again]), Cancelled);
            written.AddRange(chunk);
            await LiveAsync(host, random);
            await new EventOracle(written).AssertAgreesAsync(host.Store.Events, sample, 12, Cancelled);
        }

        Assert.Equal(records.Select(record => record.Id).Order(StringComparer.Ordinal), (await FollowAsync(host.Store.Events)).Order(StringComparer.Ordinal));
        host.Embedded.IndexWords();
        await new EventOracle(written).AssertAgreesAsync(host.Store.Events, sample, 60, Cancelled);
    }

    [Fact]
    public async Task A_partition_whose_events_lie_close_together_late_in_it_is_counted_whole()
    {
        // So many that they are copied in stretches, of which the first have none.
        const int Count = 45_000;
        await using var host = new EmbeddedHost { Options = new() { PartitionSpan = TimeSpan.FromHours(8), CloseAfter = TimeSpan.Zero } };
        await host.OpenAsync();
        var start = Noon.AddHours(-4 - 16).AddHours(7);
        await host.Store.Writer.WriteAsync(Events([.. Enumerable.Range(0, Count).Select(number => Event($"{number}", start.AddMilliseconds(number * 20)))]), Cancelled);
        await host.Embedded.UpkeepAsync(SignalKind.Events, Cancelled);

        var all = new EventQuery(TimeRange.Everything, EventPredicate.Everything.Instance);
        Assert.Equal(Count, (await host.Store.Events.HistogramAsync(all, TimeSpan.FromMinutes(1), QueryLimits.Screen, Cancelled)).Sum(bucket => bucket.Count));
        Assert.Equal(new("DescribeInstances", Count), Assert.Single(await host.Store.Events.TermsAsync(all, "event.action", 5, QueryLimits.Screen, Cancelled)));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(host.Folder, "closed"), "events-*.duckdb"));
    }

    [Fact]
    public async Task A_word_index_that_is_damaged_while_it_is_open_changes_no_answer_and_is_made_again()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        var sample = new EventSample(7);
        var records = sample.Records(300);
        await host.Store.Writer.WriteAsync(Events(records), Cancelled);
        host.Embedded.IndexWords();
        foreach (var path in Indexes(host))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Write(new byte[file.Length]);
        }

        await new EventOracle(records).AssertAgreesAsync(host.Store.Events, sample, 40, Cancelled);
        host.Embedded.IndexWords();
        await new EventOracle(records).AssertAgreesAsync(host.Store.Events, sample, 40, Cancelled);
    }

    [Fact]
    public async Task The_word_index_of_another_life_of_the_store_is_not_believed()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(Events(Event("old") with { Raw = "canary"u8.ToArray() }), Cancelled);
        host.Embedded.IndexWords();
        await host.CloseAsync();
        foreach (var path in Directory.GetFiles(host.Folder, "events.duckdb*"))
        {
            File.Delete(path);
        }

        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(Events(Event("new") with { Raw = "magpie"u8.ToArray() }), Cancelled);
        Assert.Equal(0, await CountAsync(host, "canary"));
        Assert.Equal(1, await CountAsync(host, "magpie"));
        host.Embedded.IndexWords();
        Assert.Equal(0, await CountAsync(host, "canary"));
        Assert.Equal(1, await CountAsync(host, "magpie"));
    }

    private static ValueTask<long> CountAsync(EmbeddedHost host, string word) =>
        host.Store.Events.CountEventsAsync(EventQuery.All(TimeRange.Everything) with { Where = new EventPredicate.HasWords([word]) }, QueryLimits.Screen, Cancelled);

    /// <summary>What may happen to a store between two batches.</summary>
    private static async Task LiveAsync(EmbeddedHost host, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                host.Embedded.IndexWords();
                break;
            case 1:
                await host.Embedded.UpkeepAsync(SignalKind.Events, Cancelled);
                break;
            case 2:
                host.Embedded.IndexWords();
                await host.Embedded.UpkeepAsync(SignalKind.Events, Cancelled);
                break;
            case 3:
                await host.ReopenAsync();
                break;
            case 4:
                await host.CloseAsync();
                foreach (var path in Indexes(host).Where(_ => random.Next(2) == 0))
                {
                    File.Delete(path);
                }

                await host.OpenAsync();
                break;
            default:
                await host.CloseAsync();
                foreach (var path in Indexes(host).Where(_ => random.Next(2) == 0))
                {
                    var bytes = await File.ReadAllBytesAsync(path, Cancelled);
                    bytes.AsSpan(random.Next(bytes.Length / 2)).Fill(0xA5);
                    await File.WriteAllBytesAsync(path, bytes, Cancelled);
                }

                await host.OpenAsync();
                break;
        }
    }

    private static async Task<List<string>> FollowAsync(IEventReader events)
    {
        var (position, seen) = (ArrivalPosition.Start, new List<string>());
        while (await events.ReadEventsAfterAsync(position, 17, Cancelled) is { Events.IsEmpty: false } page)
        {
            seen.AddRange(page.Events.Select(record => record.Id));
            position = page.Next;
        }

        return seen;
    }

    private static string[] Indexes(EmbeddedHost host) => Directory.GetFiles(host.Folder, "events-*.words.db");
}
