using System.CommandLine;
using Dashboard.Benchmarks.Measuring;

namespace Dashboard.Benchmarks;

/// <summary>The command of an area, with the options that all of them have.</summary>
internal static class AreaCommand
{
    /// <summary>Every goal that could be judged was reached.</summary>
    private const int Held = 0;
    private const int NotHeld = 1;

    public static System.CommandLine.Command Of(IBenchmarkArea area)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var noPeers = new Option<bool>("--no-peers") { Description = "Ours only: nothing is installed or started." };
        var scale = new Option<double>("--scale") { Description = "Share of the full size.", DefaultValueFactory = _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "How often each comparison is repeated at least.", DefaultValueFactory = _ => 5 };
        var only = new Option<string?>("--only") { Description = "Only lines with this in their name." };
        var folder = new Option<string>("--folder") { Description = "Where to work, in a folder that is deleted afterwards: name the kind of disk that the product is to run on.", DefaultValueFactory = _ => Path.GetTempPath() };
        scale.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 10))
            {
                result.AddError("--scale is above 0 and at most 10.");
            }
        });
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is not (>= 1 and <= 1000))
            {
                result.AddError("--rounds is from 1 to 1000.");
            }
        });

        var command = new System.CommandLine.Command(area.Name, area.Description) { json, noPeers, scale, rounds, only, folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var own = Path.Combine(parsed.GetValue(folder)!, $"dashboard-benchmark-{Environment.ProcessId}");
            Directory.CreateDirectory(own);
            try
            {
                var report = new Report(Console.Out, parsed.GetValue(json));
                var log = Console.Error;
                var context = new BenchmarkContext(report, log, TimeProvider.System, own, new(log, !parsed.GetValue(noPeers)), parsed.GetValue(scale), parsed.GetValue(rounds), parsed.GetValue(only));
                Machine.Tell(context);
                await area.RunAsync(context, cancellationToken);
                return report.AllHeld ? Held : NotHeld;
            }
            finally
            {
                Directory.Delete(own, recursive: true);
            }
        });
        return command;
    }
}
