using System.CommandLine;

namespace Dashboard.Cli;

/// <summary><c>export</c>: what is stored, as a file that other programs read.</summary>
internal sealed class ExportCommand : Command
{
    public ExportCommand(TimeProvider time)
        : base("export", "Write what is stored to a file: Parquet, CSV or JSON lines.")
    {
        Subcommands.Add(new ExportEventsCommand(time));
        Subcommands.Add(new ExportMetricsCommand(time));
        Subcommands.Add(new ExportFlowsCommand(time));
        Validators.Add(result =>
        {
            if (!result.Children.OfType<System.CommandLine.Parsing.CommandResult>().Any())
            {
                result.AddError("Export what? Say events, metrics or flows.");
            }
        });
    }
}
