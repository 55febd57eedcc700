using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Dashboard.Cli.Verbs;

namespace Dashboard.Cli;

/// <summary>Points in time on a command line: ISO 8601, UTC where no zone is given, or so long ago.</summary>
internal static class TimeOption
{
    private const string Forms = "Write an ISO 8601 time (2026-07-10, 2026-07-10T11:42:00Z; UTC without a zone), or a time ago such as 90m, 24h or 7d.";

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    public static Option<DateTimeOffset?> Create(string name, string description, TimeProvider time) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, time),
    };

    /// <summary>An error where the span of the two ends before it begins.</summary>
    public static void Check(CommandResult result, Option<DateTimeOffset?> from, Option<DateTimeOffset?> until, TimeProvider time)
    {
        // A result with an error throws when asked for its value, so the text is read again: what is wrong with it is said elsewhere.
        if (Given(result, from, time) is { } start && Given(result, until, time) is { } end && end < start)
        {
            result.AddError($"--to {end:yyyy-MM-ddTHH:mm:ssZ} lies before --from {start:yyyy-MM-ddTHH:mm:ssZ}.");
        }
    }

    public static VerbRange Range(this ParseResult asked, Option<DateTimeOffset?> from, Option<DateTimeOffset?> until) =>
        new(asked.GetValue(from), asked.GetValue(until));

    private static DateTimeOffset? Parse(ArgumentResult result, TimeProvider time)
    {
        var text = result.Tokens.Single().Value;
        if (Read(text, time) is { } at)
        {
            return at;
        }

        result.AddError($"'{text}' is not a time. {Forms}");
        return null;
    }

    private static DateTimeOffset? Given(CommandResult result, Option<DateTimeOffset?> option, TimeProvider time) =>
        result.GetResult(option) is { Tokens: [var token, ..] } ? Read(token.Value, time) : null;

    private static DateTimeOffset? Read(string text, TimeProvider time)
    {
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            return at;
        }

        if (text.Length is > 1 and <= 8 && Unit(text[^1]) is { } unit && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var now = time.GetUtcNow();
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
