using System.CommandLine;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary><c>collect --once</c>: every configured source until it has caught up.</summary>
internal sealed class CollectCommand : Command, IHasExamples
{
    private readonly Option<bool> _once = new("--once") { Description = "Run until every source has caught up, then exit. A server collects all the time." };

    public CollectCommand(TimeProvider time)
        : base("collect", "Run every configured source until it has caught up. The last line is a summary as JSON.")
    {
        Options.Add(_once);
        Validators.Add(result =>
        {
            if (!result.GetValue(_once))
            {
                result.AddError("Say --once: collecting all the time is what serve does.");
            }
        });
        SetAction((asked, cancellationToken) => FolderVerb.RunAsync(asked, new VerbRequest.Collect(), time, cancellationToken));
    }

    public IReadOnlyList<string> Examples { get; } = ["collect --once --config production.json"];
}
