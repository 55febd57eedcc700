using Dashboard.Core.Alerting;
using Dashboard.Core.Notifications;
using Dashboard.Core.Telemetry;
using Dashboard.Tests.Notifiers;
using Dashboard.Tests.Storage.Embedded.Partitions;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded;

/// <summary>What goes with time besides rows, and what must not.</summary>
public sealed class RetentionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_of_the_ledger_go_and_positions_and_watermarks_stay_across_a_start()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        var now = host.Time.GetUtcNow();
        SignalBatch Numbered(int number) => Events(Event($"{number}", now.AddMinutes(number))) with { Id = new($"batch {number}"), Resume = number < 8 ? new($"{number}") : null, CompleteUntil = number < 5 ? now.AddMinutes(number) : null };
        for (var number = 0; number < 10; number++)
        {
            await host.Store.Writer.WriteAsync(Numbered(number), Cancelled);
        }

        var late = Events(Event("old", now.AddDays(-30))) with { Id = new("late"), Source = CloudTrail with { Scope = "elsewhere" } };
        await host.Store.Writer.WriteAsync(late, Cancelled);
        await host.Store.Writer.WriteAsync(Events() with { Id = new("newest of elsewhere"), Source = late.Source }, Cancelled);
        host.Time.Advance(TimeSpan.FromDays(36));
        await host.Embedded.UpkeepAsync(SignalKind.Events, Cancelled);

        for (var start = 1; start <= 2; start++)
        {
            // The newest position (7), the highest watermark (4) and the last commit (9) stand; the late batch's arrival is what its row is kept by.
            var known = await host.Store.Writer.KnownAsync(CloudTrail, SignalKind.Events, [.. Enumerable.Range(0, 10).Select(number => Numbered(number).Id)], Cancelled);
            Assert.Equal(["batch 4", "batch 7", "batch 9"], known.Select(id => id.Value).Order());
            Assert.Single(await host.Store.Writer.KnownAsync(late.Source, SignalKind.Events, [late.Id], Cancelled));
            var position = await host.Store.Writer.PositionAsync(CloudTrail, SignalKind.Events, Cancelled);
            Assert.Equal((new("7"), now.AddMinutes(4)), (position.Resume, position.CompleteUntil));
            await host.ReopenAsync();
        }

        // A batch that comes again is read again, and its row is recognised.
        var again = await host.Store.Writer.WriteAsync(Numbered(1), Cancelled);
        Assert.Equal((0, 1, false), (again.Stored, again.Duplicates, again.AlreadyKnown));
        Assert.Equal(now.AddMinutes(4), (await host.Store.Writer.PositionAsync(CloudTrail, SignalKind.Events, Cancelled)).CompleteUntil);
    }

    [Fact]
    public async Task Batches_of_flows_are_known_as_long_as_their_rows_are_there()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        await store.WriteAsync("a", (Noon, 1));
        await store.WriteAsync("b", (Noon.AddDays(60), 2));
        await store.WriteAsync("c", (Noon.AddDays(60), 3));
        store.Time.Advance(TimeSpan.FromDays(50));
        await store.UpkeepAsync();
        store.Time.Advance(TimeSpan.FromHours(2));
        await store.UpkeepAsync();

        Assert.Equal([2, 3], await store.ReadAsync());
        Assert.True((await store.WriteAsync("b", (Noon.AddDays(60), 2))).AlreadyKnown);
        Assert.False((await store.WriteAsync("a", (Noon, 1))).AlreadyKnown);
    }

    [Fact]
    public async Task Findings_go_by_severity_once_they_are_resolved_and_those_that_stand_stay()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(
            Findings(
                Finding("low", Severity.Low, status: FindingStatus.Resolved),
                Finding("high", Severity.High, status: FindingStatus.Resolved),
                Finding("stands", Severity.Low),
                Finding("suppressed", Severity.Low, status: FindingStatus.Suppressed)),
            Cancelled);
        await PassAsync(host, TimeSpan.FromDays(91));
        Assert.Equal(["high", "stands", "suppressed"], await IdsAsync());
        await PassAsync(host, TimeSpan.FromDays(310));
        Assert.Equal(["stands", "suppressed"], await IdsAsync());

        async Task<IEnumerable<string>> IdsAsync() => (await host.Store.Findings.FindFindingsAsync(Severity.Informational, null, 10, Cancelled)).Items.Select(finding => finding.Id).Order();
    }

    [Fact]
    public async Task History_of_alerts_and_settled_messages_go_and_a_message_that_waits_never_does()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        var state = new AlertInstance("rule", LabelSet.Of(("a", "b")));
        await host.Store.Alerts.CommitAsync(
            new()
            {
                Progress = new("rule", new("test", ""), Noon),
                Instances = [state],
                History = [.. Enumerable.Range(0, 1_200).Select(i => new AlertHistoryEntry($"{i}", state, AlertNews.Fired, Noon.AddSeconds(i), Noon, false))],
                Messages = [new("waits", "slack", Notices.Fired, Noon), new("told", "slack", Notices.Fired, Noon)],
            },
            Cancelled);
        await host.Store.Outbox.BeginAsync("told", Noon, Cancelled);
        await host.Store.Outbox.EndAsync("told", new Delivery.Delivered(), Noon, Noon, Cancelled);
        Assert.Equal(1_200, (await host.Store.Alerts.HistoryAsync(null, null, TimeRange.Everything, 5_000, Cancelled)).Length);

        await PassAsync(host, TimeSpan.FromDays(402));

        Assert.Empty(await host.Store.Alerts.HistoryAsync(null, null, TimeRange.Everything, 5_000, Cancelled));
        Assert.Equal("waits", Assert.Single(await host.Store.Outbox.ListAsync(10, Cancelled)).Message.Id);
        Assert.Single(await host.Store.Alerts.InstancesAsync("rule", Cancelled));
    }

    /// <summary>Time passes, and then as many rounds as it takes.</summary>
    private static async Task PassAsync(EmbeddedHost host, TimeSpan time)
    {
        host.Time.Advance(time);
        for (var round = 0; round < 8; round++)
        {
            await host.MirrorAsync();
        }
    }
}
