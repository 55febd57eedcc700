using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Notifiers;

namespace Dashboard.Tests.Contracts;

/// <summary>The queue to people: order, and what is remembered of an attempt.</summary>
public abstract class OutboxContract : StoreContract
{
    [Fact]
    public async Task Messages_of_one_commit_are_due_in_the_order_in_which_they_were_decided()
    {
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"{(i * 7919) % 97:00}")];
        await AddAsync(ids);
        Assert.Equal(ids, (await Store.Outbox.DueAsync("slack", DateTimeOffset.MaxValue, 100, Cancelled)).Select(entry => entry.Message.Id));
        await ReopenAsync();
        Assert.Equal(ids, (await Store.Outbox.DueAsync("slack", DateTimeOffset.MaxValue, 100, Cancelled)).Select(entry => entry.Message.Id));
    }

    [Fact]
    public async Task An_attempt_that_may_have_arrived_is_remembered_whatever_comes_after()
    {
        await AddAsync("a");
        foreach (var possiblySent in new[] { false, true, false })
        {
            await Store.Outbox.BeginAsync("a", Batches.Noon, Cancelled);
            await Store.Outbox.EndAsync("a", new Delivery.Deferred("connection lost", null) { PossiblySent = possiblySent }, Batches.Noon, Batches.Noon.AddSeconds(5), Cancelled);
        }

        await ReopenAsync();
        var entry = Assert.Single(await Store.Outbox.DueAsync("slack", Batches.Noon.AddSeconds(5), 10, Cancelled));
        Assert.Equal((OutboxState.Pending, 3, true), (entry.State, entry.Attempts, entry.PossiblySent));
    }

    private async Task AddAsync(params string[] ids) => await Store.Alerts.CommitAsync(
        new()
        {
            Progress = new("rule", new SourceId("test", "one"), Batches.Noon),
            Messages = [.. ids.Select(id => new OutboxMessage(id, "slack", Notices.Fired, Batches.Noon))],
        },
        Cancelled);
}
