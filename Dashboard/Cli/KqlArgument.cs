using System.CommandLine;
using Dashboard.Core.Query;

namespace Dashboard.Cli;

/// <summary>Which events, on a command line.</summary>
internal static class KqlArgument
{
    public static Argument<string> Create(string description)
    {
        var argument = new Argument<string>("KQL") { Description = description, DefaultValueFactory = _ => "" };
        argument.Validators.Add(result =>
        {
            if (KqlParser.Parse(result.GetValueOrDefault<string>() ?? "") is KqlResult.Refused(var error))
            {
                result.AddError(error.ToString());
            }
        });
        return argument;
    }
}
