using System.CommandLine;

namespace Dashboard.Cli;

/// <summary>The program itself. Without a verb it serves, so it takes that verb's options too.</summary>
internal sealed class ProductCommand : RootCommand, IHasExamples
{
    public ProductCommand(ServeCommand serve)
        : base("Observability and security operations for AWS in one process and one folder. Without a verb it serves.")
    {
        Options.Add(GlobalOptions.Data);
        Options.Add(GlobalOptions.Config);
        foreach (var option in serve.Options)
        {
            Options.Add(option);
        }

        SetAction(serve.RunAsync);
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "--demo",
        "--config production.json",
        "ingest --source cloudtrail ./logs",
        "query events 'event.outcome:failure and source.ip:203.0.113.0/24' --from 24h",
    ];
}
