using System.Globalization;
using System.Runtime.InteropServices;

namespace Dashboard.Benchmarks.Measuring;

/// <summary>
/// What a machine is like, told with the figures of it. Where pages are shadowed by a hypervisor, the first touch of each costs fifty times what it does
/// elsewhere, and everything that takes new memory is slow: figures without a peer say little there.
/// </summary>
internal static class Machine
{
    private const int PageBytes = 4096;
    private const int Pages = 16_384;

    public static void Tell(BenchmarkContext context)
    {
        var touch = FirstTouch(context.Clock);
        context.Report.Add(new()
        {
            Name = "this machine: first touch of a page",
            Ours = new(touch.TotalMicroseconds / Pages, Unit.Microseconds),
            Note = string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}; a quarter of a microsecond is usual"),
        });
    }

    private static unsafe TimeSpan FirstTouch(TimeProvider clock)
    {
        // So large that it comes from the system, and goes back to it.
        var memory = (byte*)NativeMemory.Alloc(Pages, PageBytes);
        var started = clock.GetTimestamp();
        for (var page = 0; page < Pages; page++)
        {
            Volatile.Write(ref memory[(long)page * PageBytes], 1);
        }

        var took = clock.GetElapsedTime(started);
        NativeMemory.Free(memory);
        return took;
    }
}
