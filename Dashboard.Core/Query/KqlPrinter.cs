using System.Globalization;
using System.Text;

namespace Dashboard.Core.Query;

/// <summary>
/// Writes a predicate as the query that means it: what a rule or a link was built from can be shown and edited.
/// Parsing the text gives a predicate of the same meaning; a pattern without a wildcard is written as equality.
/// </summary>
public static class KqlPrinter
{
    private enum Binding
    {
        None,
        Or,
        And,
        Not,
    }

    /// <summary>The predicate as KQL.</summary>
    public static string Print(EventPredicate predicate)
    {
        var output = new StringBuilder();
        Print(predicate, Binding.None, output);
        return output.ToString();
    }

    private static void Print(EventPredicate predicate, Binding around, StringBuilder output)
    {
        switch (predicate)
        {
            case EventPredicate.AllOf({ Length: 0 }):
            case EventPredicate.Everything:
                output.Append('*');
                break;
            case EventPredicate.AnyOf({ Length: 0 }):
                output.Append("not *");
                break;
            case EventPredicate.AllOf({ Length: 1 } only):
                Print(only[0], around, output);
                break;
            case EventPredicate.AnyOf({ Length: 1 } only):
                Print(only[0], around, output);
                break;
            case EventPredicate.AllOf(var parts):
                Join(parts, " and ", Binding.And, around, output);
                break;
            case EventPredicate.AnyOf(var parts):
                Join(parts, " or ", Binding.Or, around, output);
                break;
            case EventPredicate.Not(var part):
                output.Append("not ");
                Print(part, Binding.Not, output);
                break;
            case EventPredicate.FieldIs(var field, var value):
                output.Append(Plain(field)).Append(':').Append(Value(value));
                break;
            case EventPredicate.FieldMatches(var field, var pattern):
                output.Append(Plain(field)).Append(':').Append(pattern.Contains('*', StringComparison.Ordinal) ? Pattern(pattern) : Value(pattern));
                break;
            case EventPredicate.FieldExists(var field):
                output.Append(Plain(field)).Append(":*");
                break;
            case EventPredicate.FieldCompares(var field, var comparison, var operand):
                output.Append(Plain(field)).Append(Mark(comparison)).Append(Plain(operand));
                break;
            case EventPredicate.FieldInNetwork(var field, var network):
                output.Append(Plain(field)).Append(':').Append(network);
                break;
            case EventPredicate.HasWords(var words):
                // A record's words are runs of letters and digits: any other never occurs, and none at all always do.
                output.Append(words.IsEmpty ? "*" : words.All(IsWord) ? string.Join(' ', words.Select(Word)) : "not *");
                break;
            case EventPredicate.HasText(var text):
                output.Append(Quoted(text));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static void Join(IEnumerable<EventPredicate> parts, string keyword, Binding binding, Binding around, StringBuilder output)
    {
        var parenthesised = around >= binding;
        output.Append(parenthesised ? "(" : "");
        var first = true;
        foreach (var part in parts)
        {
            output.Append(first ? "" : keyword);
            Print(part, binding, output);
            first = false;
        }

        output.Append(parenthesised ? ")" : "");
    }

    private static string Mark(Comparison comparison) => comparison switch
    {
        Comparison.Less => " < ",
        Comparison.LessOrEqual => " <= ",
        Comparison.Greater => " > ",
        _ => " >= ",
    };

    private static string Plain(string text) => IsPlain(text) ? text : Quoted(text);

    // A slash may make a network of it, which is another question.
    private static string Value(string value) => value.Contains('/', StringComparison.Ordinal) ? Quoted(value) : Plain(value);

    private static bool IsPlain(string text) => text.Length > 0 && !IsKeyword(text) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '/');

    private static bool IsWord(string word) => word.Length > 0 && word.All(char.IsLetterOrDigit);

    private static string Word(string word) => IsKeyword(word) ? "\\" + word : word;

    private static bool IsKeyword(string text) => text.ToLowerInvariant() is "and" or "or" or "not";

    private static string Quoted(string text) => $"\"{Escaped(text, static c => c is '"' or '\\')}\"";

    private static string Pattern(string pattern) => Escaped(pattern, static c => char.IsWhiteSpace(c) || "\\():<>\"{}".Contains(c, StringComparison.Ordinal));

    private static string Escaped(string text, Func<char, bool> isSpecial)
    {
        var output = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\n' => output.Append("\\n"),
                '\r' => output.Append("\\r"),
                '\t' => output.Append("\\t"),
                _ when char.IsControl(c) => output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => (isSpecial(c) ? output.Append('\\') : output).Append(c),
            };
        }

        return output.ToString();
    }
}
