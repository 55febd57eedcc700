using System.CommandLine;

namespace Dashboard.Cli;

/// <summary><c>query</c>: what is stored.</summary>
internal sealed class QueryCommand : Command
{
    public QueryCommand(TimeProvider time)
        : base("query", "Show what is stored.")
    {
        Subcommands.Add(new QueryEventsCommand(time));
        Subcommands.Add(new QueryMetricsCommand(time));
        Subcommands.Add(new QueryFlowsCommand(time));
        Validators.Add(result =>
        {
            if (!result.Children.OfType<System.CommandLine.Parsing.CommandResult>().Any())
            {
                result.AddError("Query what? Say events, metrics or flows.");
            }
        });
    }
}
