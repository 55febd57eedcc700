namespace Dashboard.Benchmarks.Measuring;

/// <summary>
/// How long something took: by the clock where waiting is part of it, by the processor where a figure is for one core.
/// The latter does not change when somebody else uses the machine too.
/// </summary>
internal static class Timed
{
    public static async Task<TimeSpan> WallAsync(TimeProvider clock, Func<Task> run)
    {
        var started = clock.GetTimestamp();
        await run();
        return clock.GetElapsedTime(started);
    }

    /// <summary>Processor time of this process, its garbage collector and compiler included.</summary>
    public static async Task<TimeSpan> ProcessorAsync(Func<Task> run)
    {
        var before = Environment.CpuUsage.TotalTime;
        await run();
        return Environment.CpuUsage.TotalTime - before;
    }

    /// <summary>Processor time of the programs that were run to their end. No others may end meanwhile.</summary>
    public static async Task<TimeSpan> ChildrenAsync(Func<Task> run)
    {
        var before = ChildrenUsage.ProcessorTime;
        await run();
        return ChildrenUsage.ProcessorTime - before;
    }
}
