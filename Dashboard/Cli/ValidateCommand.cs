using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Hosting;

namespace Dashboard.Cli;

/// <summary><c>validate</c>: whether <c>serve</c> would start with this configuration and these files, and if not, everything that is wrong.</summary>
internal sealed class ValidateCommand : Command, IHasExamples
{
    public ValidateCommand()
        : base("validate", "Check the configuration and the files that it names. Nothing is contacted and nothing is changed.") =>
        SetAction(RunAsync);

    public IReadOnlyList<string> Examples { get; } = ["validate --config production.json"];

    private static async Task<int> RunAsync(ParseResult asked, CancellationToken cancellationToken)
    {
        using var output = new ConsoleOutput();
        IReadOnlyList<string> problems;
        try
        {
            problems = ConfigurationCheck.Problems(asked.Configuration());
        }
        catch (InvalidConfigurationException invalid)
        {
            problems = [invalid.Message];
        }

        foreach (var problem in problems)
        {
            await output.NoteAsync(problem, cancellationToken);
        }

        await output.NoteAsync(
            problems.Count switch { 0 => "The configuration is valid.", 1 => "1 problem.", _ => $"{problems.Count} problems." },
            cancellationToken);
        return problems.Count == 0 ? ExitCode.Done : ExitCode.AskedWrongly;
    }
}
