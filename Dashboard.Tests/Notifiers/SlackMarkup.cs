using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Notifiers;

/// <summary>Reads a message as Slack's clients do, and says what in it would be more than text without us having meant it.</summary>
internal static partial class SlackMarkup
{
    /// <summary>Every text object of a message, with its kind.</summary>
    public static IEnumerable<(string Kind, string Text)> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object when element.TryGetProperty("type", out var type) && type.GetString() is "mrkdwn" or "plain_text" =>
            [(element.GetProperty("type").GetString()!, element.GetProperty("text").GetString()!)],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Texts(member.Value)),
        _ => [],
    };

    /// <summary>What is left of mrkdwn when everything that we mean is taken out; null where nothing is.</summary>
    public static string? Stray(string markdown)
    {
        var rest = Code().Replace(Link().Replace(Date().Replace(markdown, ""), ""), code => code.Value.Contains('<') || code.Value.Contains('>') ? "!broken code!" : "");
        return OurWords().IsMatch(rest) && Entities(markdown) ? null : rest;
    }

    /// <summary>Whether plain text holds nothing that a client could take for a link, a mention or a control sequence.</summary>
    public static bool IsInert(string plain) =>
        !plain.Contains('<') && !plain.Contains('>') && !plain.Contains("://", StringComparison.Ordinal) && !Mention().IsMatch(plain) && Entities(plain) && !plain.Any(char.IsControl);

    private static bool Entities(string text) => !BareAmpersand().IsMatch(text);

    [GeneratedRegex(@"<!date\^\d+\^\{date_short_pretty\} \{time_secs\}\|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC>")]
    private static partial Regex Date();

    [GeneratedRegex(@"<https?://[^|<>\s]+\|(Open in the dashboard|Runbook)>")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\*(Since|From|Until|Value|Condition|How bad|Where|Values until then|Changed just before|Possibly repeated: [a-z ]+\.|Correction: [a-z ]+\.)\*|\n|page|ticket|review|informational|low|medium|high|critical|from|to|rule|and \d+ more|\(\d[0-9a-z ]+\)|[•·, ]|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)*$", RegexOptions.CultureInvariant)]
    private static partial Regex OurWords();

    [GeneratedRegex("&(?!(amp|lt|gt);)")]
    private static partial Regex BareAmpersand();

    [GeneratedRegex("@(?!\u2060)")]
    private static partial Regex Mention();
}
