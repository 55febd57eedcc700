using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Dashboard.Cli.Export;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;
using Dashboard.Storage.Embedded.Parquet;

namespace Dashboard.Cli;

/// <summary>What exports of all kinds have in common: a span of time, a format, and a file.</summary>
internal abstract class ExportKindCommand : Command, IHasExamples
{
    private readonly RangeOptions _range;
    private readonly Option<ExportFormat> _format = new("--format") { Description = "parquet, csv or ndjson (one JSON object a line).", HelpName = "FORMAT", DefaultValueFactory = _ => ExportFormat.Parquet };
    private readonly Option<string> _target = new("--output") { Description = "The file to write. It appears when it is complete.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Take the place of a file that is there." };
    private readonly ImmutableArray<RowColumn> _columns;
    private readonly TimeProvider _time;

    protected ExportKindCommand(string name, string description, string what, ImmutableArray<RowColumn> columns, TimeProvider time)
        : base(name, description)
    {
        (_columns, _time, _range) = (columns, time, new(what, time));
        Validators.Add(_range.Check);
        foreach (var option in (Option[])[_target, _format, .. _range.All, _overwrite])
        {
            Options.Add(option);
        }

        SetAction((asked, cancellationToken) => FolderVerb.GuardAsync(output => RunAsync(asked, output, cancellationToken), cancellationToken));
    }

    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>What is asked of the store.</summary>
    protected abstract VerbRequest Request(ParseResult asked, VerbRange range);

    private async Task<int> RunAsync(ParseResult asked, IVerbOutput output, CancellationToken cancellationToken)
    {
        var configuration = asked.Configuration();
        var target = Outside(configuration.DataDirectory(), asked.GetRequiredValue(_target));
        await using var file = new ExportFile(target, asked.GetValue(_overwrite), asked.GetValue(_format), _columns, output);
        var exit = await FolderVerb.RunAsync(configuration, Request(asked, _range.Read(asked)), file, _time, cancellationToken);
        if (exit != ExitCode.Done)
        {
            return exit;
        }

        var bytes = await file.CompleteAsync(cancellationToken);
        await output.DataAsync(string.Create(CultureInfo.InvariantCulture, $"{{\"rows\":{file.Rows},\"bytes\":{bytes}}}\n"), CancellationToken.None);
        return ExitCode.Done;
    }

    /// <exception cref="IOException">It lies in the data folder, whose files are the store's.</exception>
    private static string Outside(string data, string target)
    {
        target = Path.GetFullPath(target);
        return target.StartsWith(Path.TrimEndingDirectorySeparator(data) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? throw new IOException($"{target} lies in the data folder: an export belongs elsewhere.")
            : target;
    }
}
