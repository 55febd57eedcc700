using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary>A span of time on a command line. Its ends are ISO 8601, UTC where no zone is given, or so long ago.</summary>
internal sealed class RangeOptions
{
    private const string Forms = "Write an ISO 8601 time (2026-07-10, 2026-07-10T11:42:00Z; UTC without a zone), or a time ago such as 90m, 24h or 7d.";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    private readonly Option<DateTimeOffset?> _from;
    private readonly Option<DateTimeOffset?> _until;
    private readonly TimeProvider _time;

    /// <param name="what">What lies in it, e.g. <c>Samples</c>.</param>
    /// <param name="time">What "so long ago" is counted from.</param>
    public RangeOptions(string what, TimeProvider time)
    {
        _time = time;
        _from = Create("--from", $"{what} from this time on. Without it from the first.");
        _until = Create("--to", $"{what} before this time. Without it to the last.");
    }

    public IReadOnlyList<Option> All => [_from, _until];

    /// <summary>An error where the span ends before it begins.</summary>
    public void Check(CommandResult result)
    {
        // A result with an error throws when asked for its value, so the text is read again: what is wrong with it is said elsewhere.
        if (Given(result, _from) is { } start && Given(result, _until) is { } end && end < start)
        {
            result.AddError($"--to {end:yyyy-MM-ddTHH:mm:ssZ} lies before --from {start:yyyy-MM-ddTHH:mm:ssZ}.");
        }
    }

    public VerbRange Read(ParseResult asked) => new(asked.GetValue(_from), asked.GetValue(_until));

    private Option<DateTimeOffset?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = Parse,
    };

    private DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Read(text) is { } at)
        {
            return at;
        }

        result.AddError($"'{text}' is not a time. {Forms}");
        return null;
    }

    private DateTimeOffset? Given(CommandResult result, Option<DateTimeOffset?> option) =>
        result.GetResult(option) is { Tokens: [var token, ..] } ? Read(token.Value) : null;

    private DateTimeOffset? Read(string text)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            return at;
        }

        if (text.Length is > 1 and <= 8 && Unit(text[^1]) is { } unit && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var now = _time.GetUtcNow();
            return unit * count < now - DateTimeOffset.UnixEpoch ? now - (unit * count) : DateTimeOffset.UnixEpoch;
        }

        return null;
    }

    private static TimeSpan? Unit(char letter) => letter switch
    {
        's' => TimeSpan.FromSeconds(1),
        'm' => TimeSpan.FromMinutes(1),
        'h' => TimeSpan.FromHours(1),
        'd' => TimeSpan.FromDays(1),
        'w' => TimeSpan.FromDays(7),
        _ => null,
    };
}
