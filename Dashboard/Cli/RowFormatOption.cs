using System.CommandLine;
using Dashboard.Cli.Output;

namespace Dashboard.Cli;

/// <summary>How rows are written, on a command line.</summary>
internal static class RowFormatOption
{
    public static Option<RowFormat> Create(RowFormat usual) => new("--format")
    {
        Description = "table, ndjson (one JSON object a line) or csv.",
        HelpName = "FORMAT",
        DefaultValueFactory = _ => usual,
    };
}
