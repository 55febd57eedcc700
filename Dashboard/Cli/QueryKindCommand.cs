using System.CommandLine;
using System.Globalization;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary>What queries of all kinds have in common: a span of time, how many rows, and how they are written.</summary>
internal abstract class QueryKindCommand : Command, IHasExamples
{
    private readonly RangeOptions _range;
    private readonly Option<bool> _count = new("--count") { Description = "Only how many there are." };
    private readonly Option<RowFormat> _format;
    private readonly Option<int?> _limit = new("--limit")
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

    protected QueryKindCommand(string name, string description, string what, RowFormat usual, TimeProvider time)
        : base(name, description)
    {
        _range = new(what, time);
        _format = RowFormatOption.Create(usual);
        Validators.Add(_range.Check);
        SetAction((asked, cancellationToken) => FolderVerb.RunAsync(asked, Read(asked), time, cancellationToken));
    }

    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>What is asked of the store, but for what all kinds have in common.</summary>
    protected abstract VerbRequest.Query Request(ParseResult asked, VerbRange range);

    /// <summary>Takes the options of a kind, and those of all kinds behind the ones that say which.</summary>
    /// <param name="which">Options that say which rows.</param>
    /// <param name="how">Options that say more of how they are shown.</param>
    protected void AddOptions(IEnumerable<Option> which, params IEnumerable<Option> how)
    {
        foreach (var option in (Option[])[.. which, .. _range.All, _limit, _count, _format, .. how])
        {
            Options.Add(option);
        }
    }

    private VerbRequest.Query Read(ParseResult asked) => Request(asked, _range.Read(asked)) with
    {
        Limit = asked.GetValue(_limit),
        Count = asked.GetValue(_count),
        Format = asked.GetValue(_format),
    };
}
