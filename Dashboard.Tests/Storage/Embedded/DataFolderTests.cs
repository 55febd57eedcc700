using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dashboard.Tests.Storage.Embedded;

public sealed class DataFolderTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_process_on_the_folder_is_told_who_has_it_and_what_to_do()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();

        var refused = await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => OpenAsync(host.Folder));

        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_free_again_when_its_store_is_closed()
    {
        await using var host = new EmbeddedHost();
        await host.OpenAsync();
        await host.CloseAsync();

        await using var again = await OpenAsync(host.Folder);

        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_folder_that_the_store_creates_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Modes of folders are Unix's.");
            return;
        }

        await using var host = new EmbeddedHost();
        var path = Path.Combine(host.Folder, "new", "data");

        await using (await OpenAsync(path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task A_path_that_cannot_be_a_folder_is_named()
    {
        await using var host = new EmbeddedHost();
        var path = Path.Combine(host.Folder, "file");
        await File.WriteAllTextAsync(path, "", Cancelled);

        var refused = await Assert.ThrowsAnyAsync<StoreUnavailableException>(() => OpenAsync(path));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddedStore> OpenAsync(string folder) =>
        EmbeddedStore.OpenAsync(new() { Directory = folder }, TimeProvider.System, NullLogger<EmbeddedStore>.Instance, Cancelled);
}
