using System.Runtime.InteropServices;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>Makes the names in a folder durable: syncing a file makes its bytes so, not the entry that leads to it.</summary>
internal static partial class FolderSync
{
    private const int ReadOnlyDirectory = 0x10000; // O_DIRECTORY | O_RDONLY on Linux

    /// <summary>Where the system has no such call, renames and creations are as durable as its file system makes them.</summary>
    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var handle = Open(folder, ReadOnlyDirectory);
        if (handle < 0)
        {
            throw new IOException($"{folder} cannot be opened to make its files durable (error {Marshal.GetLastPInvokeError()}).");
        }

        var failed = Sync(handle) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (failed)
        {
            throw new IOException($"{folder} cannot be made durable (error {error}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
