using Dashboard.Storage.Embedded;
using Dashboard.Tests.Storage.Embedded.Partitions;
using Microsoft.Extensions.Logging.Abstractions;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class DiskBudgetTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Past_the_budget_the_oldest_closed_partitions_go_and_no_more_than_that()
    {
        await using var store = await FilledAsync(hours: 5);
        var kept = store.Folder.BytesKept();
        var one = new FileInfo(Directory.GetFiles(store.Closed).Order().First()).Length;
        var budget = Budget(store, kept - (one / 2));

        await budget.EnforceAsync(Cancelled);

        Assert.Equal([1, 2, 3, 4], await store.ReadAsync());
        Assert.Contains("went before", budget.Measure().Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_open_is_never_taken_and_that_there_is_nothing_left_to_take_is_said()
    {
        await using var store = await FilledAsync(hours: 3);
        await store.WriteAsync("open", (store.Time.GetUtcNow(), 99));
        var budget = Budget(store, 1000);

        await budget.EnforceAsync(Cancelled);

        Assert.Equal([99], await store.ReadAsync());
        Assert.Contains("no closed partition left", budget.Measure().Warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_four_fifths_it_warns_and_takes_nothing()
    {
        await using var store = await FilledAsync(hours: 3);
        var kept = store.Folder.BytesKept();
        var roomy = Budget(store, kept * 2);
        Assert.DoesNotContain("Data:DiskBytes", roomy.Measure().Warning ?? "", StringComparison.Ordinal);
        var tight = Budget(store, kept * 10 / 9);

        await tight.EnforceAsync(Cancelled);

        Assert.Contains("Data:DiskBytes", tight.Measure().Warning, StringComparison.Ordinal);
        Assert.InRange(tight.Measure().UsedPercent!.Value, 80, 100);
        Assert.Equal([0, 1, 2], await store.ReadAsync());
    }

    [Fact]
    public async Task While_files_are_being_copied_none_is_taken()
    {
        await using var store = await FilledAsync(hours: 3);
        var budget = Budget(store, 1000);
        using (store.Kind.Partitions.Files.Hold())
        {
            await budget.EnforceAsync(Cancelled);
            Assert.Equal([0, 1, 2], await store.ReadAsync());
        }

        await budget.EnforceAsync(Cancelled);
        Assert.Empty(await store.ReadAsync());
    }

    private static DiskBudget Budget(PlainStore store, long bytes) => new(store.Folder, [store.Kind], bytes, store.Time, NullLogger.Instance);

    private static async Task<PlainStore> FilledAsync(int hours)
    {
        var store = new PlainStore();
        await store.OpenAsync();
        for (var hour = 0; hour < hours; hour++)
        {
            await store.WriteAsync($"{hour}", (Noon.AddHours(hour), hour));
        }

        store.Time.Advance(TimeSpan.FromHours(hours + 1));
        await store.UpkeepAsync();
        return store;
    }
}
