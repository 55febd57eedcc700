using System.Collections.Immutable;
using System.CommandLine;
using Dashboard.Cli.Output;
using Dashboard.Cli.Verbs;
using Dashboard.Core.Storage;

namespace Dashboard.Cli;

/// <summary><c>query flows</c>: stored flow records, or the largest groups of them.</summary>
internal sealed class QueryFlowsCommand : QueryKindCommand
{
    private static readonly ImmutableSortedDictionary<string, FlowDimension> Dimensions = new Dictionary<string, FlowDimension>
    {
        ["src"] = FlowDimension.SourceAddress,
        ["dst"] = FlowDimension.DestinationAddress,
        ["port"] = FlowDimension.DestinationPort,
        ["protocol"] = FlowDimension.Protocol,
        ["verdict"] = FlowDimension.Verdict,
        ["interface"] = FlowDimension.Interface,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private readonly Option<string?> _top = new("--top") { Description = $"The largest groups by one or more of {string.Join(", ", Dimensions.Keys)}, separated by commas; ten unless --limit says otherwise.", HelpName = "NAMES" };
    private readonly Option<FlowMeasure> _by = new("--by") { Description = "What makes a group large: bytes, packets or records.", HelpName = "MEASURE" };
    private readonly FlowOptions _which = new();

    public QueryFlowsCommand(TimeProvider time)
        : base("flows", "Flow records newest first, or their largest groups.", "Windows that start", RowFormat.Table, time)
    {
        _top.Validators.Add(result =>
        {
            var names = Names(result.GetValueOrDefault<string?>());
            foreach (var wrong in names.Where(name => !Dimensions.ContainsKey(name)))
            {
                result.AddError($"--top takes {string.Join(", ", Dimensions.Keys)}, not '{wrong}'.");
            }

            if (result.Tokens.Count > 0 && (names.Length == 0 || names.Distinct(StringComparer.Ordinal).Count() < names.Length))
            {
                result.AddError("--top takes names, each once.");
            }
        });
        AddOptions([_top, _by, .. _which.All]);
    }

    public override IReadOnlyList<string> Examples { get; } =
    [
        "query flows --limit 20",
        "query flows --top src,dst --from 24h",
        "query flows --top port --by records --verdict reject --from 7d",
        "query flows --src 10.0.0.0/8 --port 22 --format ndjson",
        "query flows --verdict reject --count",
    ];

    protected override VerbRequest.Query Request(ParseResult asked, VerbRange range) => new VerbRequest.QueryFlows
    {
        Top = [.. Names(asked.GetValue(_top)).Select(name => Dimensions[name])],
        By = asked.GetValue(_by),
        Which = _which.Read(asked, range),
    };

    private static string[] Names(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
