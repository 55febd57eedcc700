using System.Collections.Immutable;
using System.CommandLine;

namespace Dashboard.Cli;

/// <summary>Labels on a command line.</summary>
internal static class LabelOption
{
    public static Option<string[]> Create()
    {
        var option = new Option<string[]>("--label") { Description = "Only series with this label, e.g. region=eu-west-1 or statistic=Average. May be given several times.", HelpName = "NAME=VALUE" };
        option.Validators.Add(result =>
        {
            var names = result.Tokens.Select(token => token.Value.Split('=', 2)).ToArray();
            foreach (var wrong in names.Where(parts => parts is not [{ Length: > 0 }, _]))
            {
                result.AddError($"'{wrong[0]}' is not NAME=VALUE.");
            }

            foreach (var twice in names.GroupBy(parts => parts[0]).Where(group => group.Count() > 1))
            {
                result.AddError($"The label '{twice.Key}' is given twice; a series has it once.");
            }
        });
        return option;
    }

    public static ImmutableSortedDictionary<string, string> Read(string[]? labels) =>
        (labels ?? []).Select(label => label.Split('=', 2)).ToImmutableSortedDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
