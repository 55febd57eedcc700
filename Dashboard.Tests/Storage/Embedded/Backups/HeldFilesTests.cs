using Dashboard.Storage.Embedded.Backups;
using Dashboard.Storage.Embedded.Partitions;
using Dashboard.Tests.Cli;
using Dashboard.Tests.Storage.Embedded.Partitions;
using static Dashboard.Tests.Contracts.Batches;

namespace Dashboard.Tests.Storage.Embedded.Backups;

/// <summary>Closed files while they are being copied.</summary>
public sealed class HeldFilesTests
{
    [Fact]
    public async Task A_file_that_retention_lets_go_stays_until_the_copy_is_done()
    {
        await using var store = new PlainStore();
        await store.OpenAsync();
        await store.WriteAsync("a", (Noon, 1), (Noon.AddHours(1), 2));
        store.Time.Advance(TimeSpan.FromHours(3));
        await store.UpkeepAsync();
        var files = Directory.GetFiles(store.Closed);
        Assert.Equal(2, files.Length);

        using (store.Kind.Partitions.Files.Hold())
        {
            store.Time.Advance(TimeSpan.FromDays(2));
            await store.UpkeepAsync();
            Assert.Empty(await store.ReadAsync());
            Assert.Equal(files, Directory.GetFiles(store.Closed));

            // Neither a start nor the budget takes them, and no new file takes a name of theirs.
            await store.WriteAsync("b", (Noon.AddDays(2), 3));
            store.Time.Advance(TimeSpan.FromHours(12));
            await store.UpkeepAsync();
            Assert.Equal(files, Directory.GetFiles(store.Closed));
        }

        Assert.Empty(Directory.GetFiles(store.Closed));
        await store.UpkeepAsync();
        Assert.Single(Directory.GetFiles(store.Closed));
        Assert.Equal([3], await store.ReadAsync());
    }

    [Fact]
    public async Task A_copy_of_the_open_file_is_of_one_moment_while_partitions_close_under_it()
    {
        using var folder = new TempFolder();
        await using var store = new PlainStore();
        await store.OpenAsync();
        for (var hour = 0; hour < 6; hour++)
        {
            await store.WriteAsync($"{hour}", Enumerable.Range(0, 2_000).Select(i => (Noon.AddHours(hour).AddSeconds(i), (hour * 10_000L) + i)));
        }

        var whole = await store.ReadAsync();
        store.Time.Advance(TimeSpan.FromHours(3));
        await store.UpkeepAsync();
        var directory = Directory.CreateDirectory(Path.Combine(store.Folder.Spill, "copy")).FullName;
        using (store.Kind.Partitions.Files.Hold())
        {
            var copying = new OpenFileCopy(store.Kind, store.Threads).WriteAsync(directory, TestContext.Current.CancellationToken).AsTask();
            for (var batch = 0; !copying.IsCompleted; batch++)
            {
                await store.WriteAsync($"during {batch}", (Noon.AddHours(5), 1_000_000 + batch));
                await store.StepAsync();
            }

            var closed = await copying;
            Assert.Equal(store.Manifest.Map.Partitions.Count(partition => partition.State is PartitionState.Closed), closed.Length);
            Directory.CreateDirectory(folder["closed"]);
            foreach (var partition in closed)
            {
                File.Copy(store.Kind.Partitions.Files.PathOf(partition), folder["closed", partition.FileName("flows")]);
            }

            File.Move(Path.Combine(directory, "flows.duckdb"), folder["flows.duckdb"]);
        }

        await using var copy = new PlainStore(folder.Path);
        copy.Time.Advance(TimeSpan.FromHours(3));
        await copy.OpenAsync();
        var copied = await copy.ReadAsync();
        Assert.Equal(whole, copied.Where(value => value < 1_000_000));
        var later = copied.Where(value => value >= 1_000_000).ToArray();
        Assert.Equal(Enumerable.Range(0, later.Length).Select(i => 1_000_000L + i), later);
    }
}
