using System.CommandLine;
using Dashboard.Cli.Ingest;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>ingest</c>: loads files.</summary>
internal sealed class IngestCommand : Command, IHasExamples
{
    private readonly Option<string> _source = new("--source") { Description = "What the files hold: cloudtrail (.json, .json.gz), flowlogs (.log, .log.gz, .parquet) or metrics-csv (.csv of timestamp,value; the series is named after the file).", HelpName = "KIND", Required = true };
    private readonly Argument<string[]> _paths = new("PATH") { Description = "Files, and folders with all files of their kind below.", Arity = ArgumentArity.OneOrMore };

    public IngestCommand(TimeProvider time)
        : base("ingest", "Load files into the store. What is stored already is recognised; the last line is a summary as JSON.")
    {
        _source.AcceptOnlyFromAmong([.. FileSources.Names]);
        _paths.Validators.Add(result =>
        {
            foreach (var missing in result.Tokens.Select(token => token.Value).Where(path => !Path.Exists(path)))
            {
                result.AddError($"{missing}: there is no such file or folder.");
            }
        });
        Options.Add(_source);
        Arguments.Add(_paths);
        SetAction((asked, cancellationToken) => FolderVerb.RunAsync(
            asked,
            new VerbRequest.Ingest(asked.GetRequiredValue(_source), [.. asked.GetRequiredValue(_paths).Select(Path.GetFullPath)]),
            time,
            cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } =
    [
        "ingest --source cloudtrail ./AWSLogs",
        "ingest --source flowlogs ./AWSLogs/111122223333/vpcflowlogs",
        "ingest --source metrics-csv cpu.csv memory.csv --data ./data",
    ];
}
