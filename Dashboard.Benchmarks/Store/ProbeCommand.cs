using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Dashboard.Core.Storage;
using Dashboard.Core.Telemetry;

namespace Dashboard.Benchmarks.Store;

/// <summary>
/// Opens a store in a process of its own, because that is what is measured: how long from the process's start to the first answer, and how much memory
/// it took at most. Prints the two on a line.
/// </summary>
internal static class ProbeCommand
{
    public const string Name = "probe";

    public static Command Build()
    {
        var folder = new Option<string>("--folder") { Required = true };
        var days = new Option<int>("--days") { Required = true };
        var until = new Option<long>("--until") { Required = true };
        var viewers = new Option<int>("--viewers") { Required = true };
        var command = new Command(Name) { folder, days, until, viewers };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var store = await OpenStore.InAsync(parsed.GetValue(folder)!, TimeProvider.System, cancellationToken);
            var end = DateTimeOffset.FromUnixTimeSeconds(parsed.GetValue(until));
            var stored = new TimeRange(end.AddDays(-parsed.GetValue(days)), end);
            var hour = new TimeRange(stored.Until.AddHours(-1), stored.Until);
            var last = await store.Metrics.ReadLastAsync(new(), QueryLimits.Screen, cancellationToken);
            var events = await store.Events.CountEventsAsync(EventQuery.All(hour), QueryLimits.Screen, cancellationToken);
            var flows = await store.Flows.FlowHistogramAsync(new() { Range = hour }, TimeSpan.FromMinutes(5), QueryLimits.Screen, cancellationToken);
            var started = TimeProvider.System.GetUtcNow() - Process.GetCurrentProcess().StartTime.ToUniversalTime();
            if (last.Items.IsEmpty || events == 0 || flows.IsEmpty)
            {
                await Console.Error.WriteLineAsync("The store does not hold an estate.");
                return 1;
            }

            if (parsed.GetValue(viewers) > 0)
            {
                await Viewers.LookAsync(store.Metrics, store.Events, store.Flows, stored, parsed.GetValue(viewers), rounds: 8, cancellationToken);
            }

            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{started.TotalSeconds:F3} {Process.GetCurrentProcess().PeakWorkingSet64}"));
            return 0;
        });
        return command;
    }
}
