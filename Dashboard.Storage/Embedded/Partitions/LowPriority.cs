using System.Runtime.InteropServices;

namespace Dashboard.Storage.Embedded.Partitions;

/// <summary>A thread that leaves the processor to whoever wants it. On Linux: .NET's own thread priorities do nothing there.</summary>
internal static partial class LowPriority
{
    private const int OfThread = 0;
    private const int Calling = 0;
    private const int Lowest = 19;

    /// <summary>From now on, for the calling thread.</summary>
    public static void Take()
    {
        if (OperatingSystem.IsLinux())
        {
            // Refused nowhere, and if it were: then it is only slower for others.
            _ = SetPriority(OfThread, Calling, Lowest);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
