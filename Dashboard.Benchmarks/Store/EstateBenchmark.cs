using System.Globalization;
using Dashboard.Benchmarks.Estate;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks.Store;

/// <summary>A month of the whole estate: how long a start takes, and how much memory ten viewers.</summary>
internal sealed class EstateBenchmark : IStorePart
{
    private const string Start = "start, to the first answers";
    private const string Memory = "peak memory, 10 viewers";
    private const int FullDays = 30;
    private const int TenViewers = 10;

    public async Task RunAsync(BenchmarkContext context, CancellationToken cancellationToken)
    {
        if (!context.Wants(Start) && !context.Wants(Memory))
        {
            return;
        }

        var size = new EstateSize(Math.Max(2, (int)(FullDays * Math.Sqrt(context.Scale))), Math.Sqrt(context.Scale), EstateSize.LastMidnight(context.Clock));
        var folder = Path.Combine(context.Folder, "estate");
        await EstateWriter.MakeAsync(folder, size, context.Clock, context.Log, cancellationToken);

        var note = string.Create(CultureInfo.InvariantCulture, $"{size.Days} days of {size.Series} series, {size.EventsADay} events and {size.FlowsADay} flows a day; a process of its own, its runtime included");
        var starts = new List<TimeSpan>();
        for (var round = 0; round < context.Rounds; round++)
        {
            starts.Add((await ProbeAsync(folder, size, viewers: 0, cancellationToken)).Started);
        }

        context.Report.Add(new() { Name = Start, Ours = new(Interleaved.Median(starts).TotalSeconds, Unit.Seconds), Goal = Goal.OursAtMost(2, 0.5), Note = note });
        var (_, peak) = await ProbeAsync(folder, size, TenViewers, cancellationToken);
        context.Report.Add(new() { Name = Memory, Ours = new(peak / 1e6, Unit.Megabytes), Goal = Goal.OursAtMost(1500, 800), Note = note });
    }

    private static async Task<(TimeSpan Started, long Peak)> ProbeAsync(string folder, EstateSize size, int viewers, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            typeof(EstateBenchmark).Assembly.Location, ProbeCommand.Name, "--folder", folder,
            "--days", size.Days.ToString(CultureInfo.InvariantCulture), "--until", size.End.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), "--viewers", viewers.ToString(CultureInfo.InvariantCulture),
        ];
        var probe = await Peers.Command.RunAsync("dotnet", arguments, TimeSpan.FromMinutes(30), cancellationToken);
        if (probe.ExitCode != 0)
        {
            throw new InvalidOperationException($"The probe failed: {probe.Error.Trim()}");
        }

        var answer = probe.Output.Trim().Split(' ');
        return (TimeSpan.FromSeconds(double.Parse(answer[0], CultureInfo.InvariantCulture)), long.Parse(answer[1], CultureInfo.InvariantCulture));
    }
}
