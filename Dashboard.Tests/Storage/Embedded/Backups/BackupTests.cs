using System.Globalization;
using Dashboard.Core.Notifications;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Backups;
using Dashboard.Tests.Cli;
using Dashboard.Tests.Contracts;
using Dashboard.Tests.Notifiers;
using Dashboard.Tests.Storage.Embedded.Crash;

namespace Dashboard.Tests.Storage.Embedded.Backups;

/// <summary>Backups of a store that is being written, and what a restored one knows.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_of_a_store_that_is_being_written_holds_whole_batches_and_all_that_were_acknowledged_before_it()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        var before = 0;
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            for (before = 0; before < 20; before++)
            {
                await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, before), Cancelled);
            }
        }

        using var enough = new CancellationTokenSource();
        var writing = Enum.GetValues<SignalKind>().Select(kind => Task.Run(async () =>
        {
            for (var number = before; !enough.IsCancellationRequested; number++)
            {
                await host.Store.Writer.WriteAsync(CrashBatch.Of(kind, number), Cancelled);
            }
        })).ToArray();
        await BackUpAsync(host, _folder["backup"]);
        await enough.CancelAsync();
        await Task.WhenAll(writing);

        await new StoreRestore(_folder["backup"], _folder["restored"], Quiet, TimeProvider.System).RunAsync(replace: false, acceptDamage: false, Cancelled);
        await using var restored = new EmbeddedHost(_folder["restored"]);
        await restored.OpenAsync();
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            var stored = await CrashBatch.InAsync(restored.Store, kind, 20_000, Cancelled);
            Assert.Superset(Enumerable.Range(0, before).ToHashSet(), stored);
            Assert.Equal(stored.Max() + 1, stored.Count);
            var position = await restored.Store.Writer.PositionAsync(CrashBatch.Of(kind, 0).Source, kind, Cancelled);
            Assert.Equal(stored.Max().ToString(CultureInfo.InvariantCulture), position.Resume.Token);
        }
    }

    [Fact]
    public async Task A_restored_store_names_the_gap_to_readers_by_position_and_holds_back_messages_that_were_waiting()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 1), Cancelled);
        await TellAsync(host, "waiting", "delivered");
        await host.Store.Outbox.BeginAsync("delivered", Batches.Noon, Cancelled);
        await host.Store.Outbox.EndAsync("delivered", new Delivery.Delivered(), Batches.Noon, Batches.Noon, Cancelled);
        await BackUpAsync(host, _folder["backup"]);
        await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 2), Cancelled);
        var position = (await host.Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, 1000, Cancelled)).Next;

        await new StoreRestore(_folder["backup"], _folder["restored"], Quiet, TimeProvider.System).RunAsync(replace: false, acceptDamage: false, Cancelled);
        await using var restored = new EmbeddedHost(_folder["restored"]);
        for (var start = 1; start <= 2; start++)
        {
            await restored.OpenAsync();
            Assert.NotNull((await restored.Store.Events.ReadEventsAfterAsync(position, 10, Cancelled)).Gap);
            Assert.Equal(new("1"), (await restored.Store.Writer.PositionAsync(CrashBatch.Of(SignalKind.Events, 1).Source, SignalKind.Events, Cancelled)).Resume);
            Assert.Empty(await restored.Store.Outbox.DueAsync("slack", DateTimeOffset.MaxValue, 10, Cancelled));
            var messages = (await restored.Store.Outbox.ListAsync(10, Cancelled)).ToDictionary(entry => entry.Message.Id, entry => entry.State);
            Assert.Equal((OutboxState.InDoubt, OutboxState.Delivered), (messages["waiting"], messages["delivered"]));
            var loss = Assert.Single((await restored.Store.Status.HealthAsync(Cancelled)).Losses);
            Assert.Contains("restored from the backup", loss.What, StringComparison.Ordinal);
            Assert.Contains("in doubt", loss.What, StringComparison.Ordinal);

            // What is decided after the restore is told, and a second start changes nothing.
            if (start == 1)
            {
                await TellAsync(restored, "new");
                await restored.Store.Outbox.BeginAsync("new", Batches.Noon, Cancelled);
                await restored.Store.Outbox.EndAsync("new", new Delivery.Delivered(), Batches.Noon, Batches.Noon, Cancelled);
            }

            position = (await restored.Store.Events.ReadEventsAfterAsync(ArrivalPosition.Start, 1000, Cancelled)).Next with { Epoch = position.Epoch };
            await restored.CloseAsync();
        }

        await restored.OpenAsync();
        Assert.Equal(OutboxState.Delivered, (await restored.Store.Outbox.ListAsync(10, Cancelled)).Single(entry => entry.Message.Id == "new").State);
    }

    [Fact]
    public async Task A_folder_that_is_not_empty_is_refused_and_with_replace_set_aside_whole()
    {
        await using (var host = new EmbeddedHost(_folder["data"]))
        {
            await host.OpenAsync();
            await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 1), Cancelled);
            await BackUpAsync(host, _folder["backup"]);
            await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 2), Cancelled);
            var inUse = await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => RestoreAsync(replace: true));
            Assert.Contains("in use", inUse.Message, StringComparison.Ordinal);
        }

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => RestoreAsync(replace: false));
        Assert.Contains("--replace", refused.Message, StringComparison.Ordinal);

        var setAside = await RestoreAsync(replace: true);

        await using var restored = new EmbeddedHost(_folder["data"]);
        await restored.OpenAsync();
        Assert.Equal([1], await CrashBatch.InAsync(restored.Store, SignalKind.Events, 10, Cancelled));
        await using var old = new EmbeddedHost(setAside);
        await old.OpenAsync();
        Assert.Equal([1, 2], (await CrashBatch.InAsync(old.Store, SignalKind.Events, 10, Cancelled)).Order());
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_before_the_folder_is_touched_unless_damage_is_accepted()
    {
        await using (var host = new EmbeddedHost(_folder["data"]))
        {
            await host.OpenAsync();
            await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 1), Cancelled);
            await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Flows, 1), Cancelled);
            await BackUpAsync(host, _folder["backup"]);
        }

        await File.WriteAllBytesAsync(_folder["backup", "events.duckdb"], new byte[20_000], Cancelled);
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(replace: true));
        Assert.Contains("events.duckdb", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["data", "events.duckdb"]));

        await RestoreAsync(replace: true, acceptDamage: true);
        await using var restored = new EmbeddedHost(_folder["data"]);
        await restored.OpenAsync();
        Assert.Equal([1], await CrashBatch.InAsync(restored.Store, SignalKind.Flows, 10, Cancelled));
        Assert.Contains((await restored.Store.Status.HealthAsync(Cancelled)).Losses, loss => loss.File == "events.duckdb");
    }

    [Fact]
    public async Task A_restore_that_was_cut_off_is_not_taken_for_a_store()
    {
        await using (var host = new EmbeddedHost())
        {
            await host.OpenAsync();
            await host.Store.Writer.WriteAsync(CrashBatch.Of(SignalKind.Events, 1), Cancelled);
            await BackUpAsync(host, _folder["backup"]);
        }

        using var cut = new CancellationTokenSource();
        var files = 0;
        ValueTask Cut(string line) => line.Contains("MB", StringComparison.Ordinal) && ++files == 3 ? new(cut.CancelAsync()) : default;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new StoreRestore(_folder["backup"], _folder["data"], Cut, TimeProvider.System).RunAsync(replace: false, acceptDamage: false, cut.Token));

        await using var half = new EmbeddedHost(_folder["data"]);
        var refused = await Assert.ThrowsAnyAsync<StoreUnavailableException>(half.OpenAsync);
        Assert.Contains("cut off", refused.Message, StringComparison.Ordinal);
        await RestoreAsync(replace: true);
        await half.OpenAsync();
        Assert.Equal([1], await CrashBatch.InAsync(half.Store, SignalKind.Events, 10, Cancelled));
    }

    [Theory]
    [InlineData("""{"format":1,"takenAt":"2026-02-14T00:00:00Z","files":[{"name":"../state.db","bytes":0,"sha256":""}]}""")]
    [InlineData("""{"format":1,"takenAt":"2026-02-14T00:00:00Z","files":[{"name":"closed/../../x","bytes":0,"sha256":""}]}""")]
    [InlineData("""{"format":2,"takenAt":"2026-02-14T00:00:00Z","files":[{"name":"state.db","bytes":0,"sha256":""}]}""")]
    [InlineData("{}")]
    [InlineData("no json")]
    public void A_manifest_that_leads_elsewhere_or_makes_no_sense_is_refused(string manifest)
    {
        _folder.Write("backup/backup.json", manifest);
        Assert.Throws<InvalidDataException>(() => BackupManifest.Read(_folder["backup"]));
    }

    private static ValueTask Quiet(string line) => default;

    private static async Task BackUpAsync(EmbeddedHost host, string target)
    {
        await using var snapshot = await host.Embedded.SnapshotAsync(Quiet, Cancelled);
        await new BackupWriter(BackupWriter.Prepare(target, host.Folder), Quiet, TimeProvider.System).WriteAsync(snapshot.TakenAt, snapshot.Files, Cancelled);
    }

    private async Task<string?> RestoreAsync(bool replace, bool acceptDamage = false)
    {
        var restore = new StoreRestore(_folder["backup"], _folder["data"], Quiet, TimeProvider.System);
        await restore.RunAsync(replace, acceptDamage, Cancelled);
        return restore.SetAsideIn;
    }

    private static async Task TellAsync(EmbeddedHost host, params string[] ids) => await host.Store.Alerts.CommitAsync(
        new()
        {
            Progress = new("rule", new SourceId("test", "one"), Batches.Noon),
            Messages = [.. ids.Select(id => new OutboxMessage(id, "slack", Notices.Fired, Batches.Noon))],
        },
        Cancelled);
}
