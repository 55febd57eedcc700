using System.Globalization;
using System.Text;

namespace Dashboard.Notifiers.Slack;

/// <summary>
/// Makes text of strangers safe to stand in a Slack message: it is shown as it is and can be no link, mention, format or date of Slack's.
/// Lengths are what Slack counts, escapes included.
/// </summary>
internal static class SlackText
{
    private const char WordJoiner = '\u2060';

    /// <summary>For plain text and the fallback. Addresses and mentions are broken by an invisible character, so that no client makes a link of them.</summary>
    public static string Prose(string? text, int most) => Bounded(text, most, inCode: false);

    /// <summary>In a code span: Slack looks for neither formatting nor addresses in it.</summary>
    public static string Code(string? text, int most) => Bounded(text, most - 2, inCode: true) is { Length: > 0 } shown ? $"`{shown}`" : "`-`";

    /// <summary>A time that each reader sees in their own zone; UTC where that is not possible.</summary>
    public static string Time(DateTimeOffset at)
    {
        var utc = Utc(at);
        return at.ToUnixTimeSeconds() is > 0 and < 4_102_444_800 and var seconds
            ? string.Create(CultureInfo.InvariantCulture, $"<!date^{seconds}^{{date_short_pretty}} {{time_secs}}|{utc}>")
            : utc;
    }

    /// <summary>A time for where Slack reads no dates.</summary>
    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A link; the words are ours.</summary>
    public static string Link(Uri address, string words) =>
        $"<{address.AbsoluteUri.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal)}|{words}>";

    private static string Bounded(string? text, int most, bool inCode)
    {
        var shown = new StringBuilder();
        var fits = 0;
        var space = false;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                space = shown.Length > 0;
                continue;
            }

            if (IsInvisible(rune))
            {
                continue;
            }

            if (shown.Length < most)
            {
                fits = shown.Length;
            }

            shown.Append(space ? " " : "");
            Append(shown, rune, inCode);
            space = false;
            if (shown.Length > most)
            {
                shown.Length = fits;
                return shown.Append('…').ToString();
            }
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, Rune rune, bool inCode)
    {
        switch (rune.Value)
        {
            case '&':
                shown.Append("&amp;");
                break;
            case '<':
                shown.Append("&lt;");
                break;
            case '>':
                shown.Append("&gt;");
                break;
            case '`' when inCode:
                shown.Append('\'');
                break;
            case '@' when !inCode:
                shown.Append('@').Append(WordJoiner);
                break;
            case '/' when !inCode && shown is [.., ':']:
                shown.Append(WordJoiner).Append('/');
                break;
            default:
                shown.Append(rune.ToString());
                break;
        }
    }

    /// <summary>Marks that turn the direction of text or hide in it. The joiners of scripts and of emoji stay.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D);
}
