using System.Globalization;
using System.Text;

namespace Dashboard.Cli.Output;

/// <summary>Makes text of strangers safe to show on a terminal.</summary>
public static class TerminalText
{
    /// <summary>
    /// Writes control characters as escapes, so that a user agent cannot colour, erase or retitle anything, and likewise the invisible
    /// characters that turn the direction of text. Cuts at a length.
    /// </summary>
    public static string Safe(string text, int maxLength = int.MaxValue)
    {
        if (text.Length <= maxLength && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && text.All(c => !IsUnsafe(c)))
        {
            return text;
        }

        var output = new StringBuilder(Math.Min(text.Length, maxLength) + 16);
        foreach (var c in text)
        {
            if (output.Length >= maxLength)
            {
                output.Length = Math.Max(0, maxLength - 1);
                return output.Append('…').ToString();
            }

            _ = c switch
            {
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                _ when IsUnsafe(c) => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => output.Append(c),
            };
        }

        return output.ToString();
    }

    private static bool IsUnsafe(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
