using System.CommandLine;
using System.Globalization;
using Dashboard.Cli.Output;

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

    internal static Option<RowFormat> Format(RowFormat usual) => new("--format")
    {
        Description = "table, ndjson (one JSON object a line) or csv.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => usual,
    };

    internal static Option<int?> Limit() => new("--limit")
    {
        Description = "At most so many rows. Without it all.",
        HelpName = "N",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens.Single().Value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
            {
                return limit;
            }

            result.AddError($"--limit takes a whole number from 1, not '{result.Tokens.Single().Value}'.");
            return null;
        },
    };

    internal static Option<bool> Count() => new("--count") { Description = "Only how many there are." };
}
