using System.Runtime.InteropServices;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>What the programs that we ran used, from the system; the framework tells it only of programs that still run.</summary>
internal static partial class ChildrenUsage
{
    private const int Children = -1;

    /// <summary>User and system time of all that have ended.</summary>
    public static TimeSpan ProcessorTime
    {
        get
        {
            // struct rusage: two timevals, then fourteen longs that we do not need.
            Span<long> usage = stackalloc long[18];
            if (GetResourceUsage(Children, ref MemoryMarshal.GetReference(usage)) != 0)
            {
                throw new InvalidOperationException($"getrusage failed with {Marshal.GetLastPInvokeError()}.");
            }

            return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static partial int GetResourceUsage(int who, ref long usage);
}
