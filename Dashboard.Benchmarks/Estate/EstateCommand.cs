using System.CommandLine;

namespace Dashboard.Benchmarks.Estate;

/// <summary>Makes the estate that the figures are for, in a data folder that the product can open.</summary>
internal static class EstateCommand
{
    public static Command Build()
    {
        var folder = new Option<string>("--folder") { Description = "The data folder to make. Must not exist or be empty.", Required = true };
        var days = new Option<int>("--days") { Description = "How many days.", DefaultValueFactory = _ => 30 };
        var scale = new Option<double>("--scale") { Description = "Share of 10,000 series at one minute, 1 M audit events and 10 M flows a day.", DefaultValueFactory = _ => 1 };
        var command = new Command("estate", "Writes a generated estate into an embedded store: 10,000 metric series at one minute, 1 M audit events and 10 M flow records a day, the same every time, up to last midnight.")
        {
            folder, days, scale,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(folder)!;
            if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
            {
                await Console.Error.WriteLineAsync($"{path} is not empty: name a folder to make.");
                return 2;
            }

            var size = new EstateSize(parsed.GetValue(days), parsed.GetValue(scale), EstateSize.LastMidnight(TimeProvider.System));
            await EstateWriter.MakeAsync(path, size, TimeProvider.System, Console.Error, cancellationToken);
            return 0;
        });
        return command;
    }
}
