using System.Runtime.InteropServices;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>A thread that leaves the processor to whoever wants it. On Linux: .NET's own thread priorities do nothing there.</summary>
internal static partial class LowPriority
{
    /// <summary>Next to nothing, where others could use it.</summary>
    public const int Lowest = 19;

    private const int OfThread = 0;
    private const int Calling = 0;

    /// <summary>From now on, for the calling thread.</summary>
    /// <param name="niceness">1 to <see cref="Lowest"/>.</param>
    public static void Take(int niceness = Lowest)
    {
        if (OperatingSystem.IsLinux())
        {
            // Refused nowhere, and if it were: then it is only slower for others.
            _ = SetPriority(OfThread, Calling, niceness);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetPriority(int which, int who, int priority);
}
