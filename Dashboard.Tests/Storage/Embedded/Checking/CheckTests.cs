using System.Collections.Immutable;
using Dashboard.Core.Telemetry;
using Dashboard.Storage.Embedded.Checking;
using Dashboard.Storage.Embedded.Files;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Tests.Cli;
using Dashboard.Tests.Contracts;
using Dashboard.Tests.Storage.Embedded.Crash;
using Dashboard.Tests.Storage.Embedded.Partitions;
using Microsoft.Data.Sqlite;

namespace Dashboard.Tests.Storage.Embedded.Checking;

/// <summary>What a check finds, beside the work of the day and in a folder that nobody has open.</summary>
public sealed class CheckTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_store_has_no_findings_open_or_closed()
    {
        await using var host = await FilledAsync();
        Assert.Empty(await host.Embedded.CheckAsync(_ => default, Cancelled));
        await host.CloseAsync();
        Assert.Empty(Check(host.Folder));
        await host.OpenAsync();
        Assert.Empty((await host.Store.Status.HealthAsync(Cancelled)).Losses);
    }

    [Fact]
    public async Task A_flipped_byte_in_a_block_is_found_by_file_kind_and_range_and_repaired_without_a_word_lost()
    {
        await using var host = await FilledAsync(batches: 400);
        await host.CloseAsync();
        var file = Path.Combine(host.Folder, "events.duckdb");
        var found = ImmutableArray<CheckFinding>.Empty;
        var at = 0L;
        for (var place = 300_000L; found.IsEmpty && place < new FileInfo(file).Length; place += 200_000)
        {
            Flip(file, at = place);
            found = Check(host.Folder);
            if (found.IsEmpty)
            {
                Flip(file, place);
            }
        }

        var finding = found[0];
        Assert.Equal(("events.duckdb", SignalKind.Events, true), (finding.File, finding.Kind, finding.IsDamage));
        Assert.Contains("--repair", finding.Remedy, StringComparison.Ordinal);

        await host.OpenAsync();
        // What opening reads itself is repaired by then; the rest is found by looking.
        Assert.Empty(await host.Embedded.RepairAsync(_ => default, Cancelled));
        Assert.Contains((await host.Store.Status.HealthAsync(Cancelled)).Losses, loss => loss.Kind is SignalKind.Events);
        await host.CloseAsync();
        Assert.Empty(Check(host.Folder));
    }

    [Fact]
    public async Task A_damaged_log_is_found_and_not_touched()
    {
        await using var host = new EmbeddedHost();
        using (var child = ChildWriter.Start(host.Folder, 0, rests: true))
        {
            await child.KillAfterAsync(200, TimeSpan.Zero, Cancelled);
        }

        // A kill may leave a file that was being closed: a finding, and no damage.
        Assert.DoesNotContain(Check(host.Folder), finding => finding.IsDamage);
        var log = Path.Combine(host.Folder, "flows.duckdb.wal");
        var length = new FileInfo(log).Length;
        Flip(log, length / 2);
        Assert.Contains(Check(host.Folder), finding => finding is { File: "flows.duckdb.wal", Kind: SignalKind.Flows, IsDamage: true });
        Assert.Equal(length, new FileInfo(log).Length);
        Assert.False(Directory.Exists(Path.Combine(host.Folder, "damaged")));
    }

    [Fact]
    public async Task A_record_of_the_state_that_is_not_as_written_is_counted_by_its_table()
    {
        await using var host = await FilledAsync();
        await host.CloseAsync();
        await using (var state = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(host.Folder, "state.db"), Pooling = false }.ToString()))
        {
            await state.OpenAsync(Cancelled);
            await using var change = state.CreateCommand();
            change.CommandText = "UPDATE finding SET finding = replace(finding, 'openssl', 'openssh') WHERE id LIKE '1-%'";
            Assert.NotEqual(0, await change.ExecuteNonQueryAsync(Cancelled));
        }

        var finding = Assert.Single(Check(host.Folder));
        Assert.Equal(("state.db", SignalKind.Findings), (finding.File, finding.Kind));
        Assert.Contains("50 rows of finding", finding.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_damage_and_an_empty_folder_is_none()
    {
        await using var host = await FilledAsync();
        await host.CloseAsync();
        File.Delete(Path.Combine(host.Folder, "metrics.duckdb"));
        Assert.Equal(SignalKind.Samples, Assert.Single(Check(host.Folder)).Kind);
        await using var empty = new EmbeddedHost();
        Assert.Empty(Check(empty.Folder));
    }

    [Fact]
    public async Task A_closed_file_is_held_against_its_checksums_and_against_the_manifest()
    {
        await using var whole = new PlainStore();
        await whole.OpenAsync();
        for (var batch = 0; batch < 20; batch++)
        {
            await whole.WriteAsync($"{batch}", Enumerable.Range(0, 500).Select(i => (Batches.Noon.AddSeconds(i), ((batch * 500L) + i) * 7_919)));
        }

        whole.Time.Advance(TimeSpan.FromHours(3));
        await whole.UpkeepAsync();
        var partition = Assert.Single(whole.Manifest.Map.Partitions);
        Assert.Null(await FindAsync(whole, partition));
        var length = new FileInfo(Assert.Single(Directory.GetFiles(whole.Closed))).Length;
        await whole.CloseAsync();

        var found = 0;
        for (var at = 20_000; at < length; at += 64 * 1024)
        {
            using var copy = new TempFolder();
            FolderCopy.Of(Path.GetDirectoryName(whole.Closed)!, copy.Path);
            await using var store = new PlainStore(copy.Path);
            store.Time.Advance(TimeSpan.FromHours(3));
            var file = Assert.Single(Directory.GetFiles(store.Closed));
            Flip(file, at);
            await store.OpenAsync();
            if (!File.Exists(file))
            {
                // A byte without which the file does not even open: opening has named it.
                Assert.Equal(partition.Range, Assert.Single(store.Kind.File.TakeLosses()).Range);
                continue;
            }

            if (await FindAsync(store, partition) is { } finding)
            {
                Assert.Equal(("closed/flows-2026111812.1.duckdb", partition.Range), (finding.File, finding.Range));
                found++;
            }

            // Looking has not moved anything.
            Assert.True(File.Exists(file));
        }

        Assert.NotEqual(0, found);
        await whole.OpenAsync();

        static ValueTask<CheckFinding?> FindAsync(PlainStore store, Partition partition) => store.Threads.RunAsync(
            store.Kind.File,
            new("check", Guid.NewGuid().ToString()),
            Core.Storage.QueryLimits.Export,
            (connection, cancelled) => KindCheck.Closed(connection, store.Kind.File.Layout, partition, cancelled),
            Cancelled);
    }

    private static async Task<EmbeddedHost> FilledAsync(int batches = 5)
    {
        var host = new EmbeddedHost();
        await host.OpenAsync();
        foreach (var kind in Enum.GetValues<SignalKind>())
        {
            await Task.WhenAll(Enumerable.Range(0, batches).Select(number => host.Store.Writer.WriteAsync(CrashBatch.Of(kind, number), Cancelled).AsTask()));
        }

        return host;
    }

    private static ImmutableArray<CheckFinding> Check(string path)
    {
        using var folder = DataFolder.Take(path, TimeProvider.System);
        return FolderCheck.Run(folder, _ => { }, Cancelled);
    }

    private static void Flip(string path, long at)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
