using System.Globalization;
using System.Text;

namespace Dashboard.Core.Query;

/// <summary>One literal of a query: a word, a quoted phrase, or a pattern.</summary>
/// <param name="Start">Where it begins in the query.</param>
/// <param name="Text">Its text, escapes resolved; wildcards stand in it as <c>*</c>.</param>
/// <param name="Quoted">Whether it stood in quotes, where nothing is special.</param>
/// <param name="Escaped">Whether an escape occurred in it, which makes a keyword an ordinary word.</param>
/// <param name="Wildcards">How many of its <c>*</c> are wildcards.</param>
/// <param name="LiteralStars">How many of its <c>*</c> are stars.</param>
internal readonly record struct KqlLiteral(int Start, string Text, bool Quoted, bool Escaped, int Wildcards, int LiteralStars)
{
    public bool IsKeyword(string keyword) => !Quoted && !Escaped && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);

    public bool IsAnyKeyword => IsKeyword("and") || IsKeyword("or") || IsKeyword("not");
}

/// <summary>Cuts a query into literals and marks. What a colon means depends on its place, so the parser says which place it reads.</summary>
internal sealed class KqlScanner(string text)
{
    private const string Special = "()<>{}\":";

    public int Position { get; set; }

    public KqlError? Error { get; private set; }

    /// <summary>The next character that is not white space; <c>'\0'</c> at the end.</summary>
    public char Peek()
    {
        while (Position < text.Length && char.IsWhiteSpace(text[Position]))
        {
            Position++;
        }

        return Position < text.Length ? text[Position] : '\0';
    }

    public bool AtEnd => Peek() == '\0' && Position >= text.Length;

    /// <summary>Takes a mark if it is next.</summary>
    public bool Take(char mark)
    {
        if (Peek() != mark || AtEnd)
        {
            return false;
        }

        Position++;
        return true;
    }

    /// <summary>Takes a keyword if it is next, whatever its case.</summary>
    public bool TakeKeyword(string keyword)
    {
        Peek();
        var start = Position;
        if (TryUnquoted(inValue: false) is { } literal && literal.IsKeyword(keyword))
        {
            return true;
        }

        (Position, Error) = (start, null);
        return false;
    }

    /// <summary>The comparison that is next, if any.</summary>
    public Comparison? TakeComparison()
    {
        if (Peek() is not ('<' or '>') || AtEnd)
        {
            return null;
        }

        var less = text[Position++] == '<';
        var orEqual = Position < text.Length && text[Position] == '=';
        Position += orEqual ? 1 : 0;
        return (less, orEqual) switch
        {
            (true, false) => Comparison.Less,
            (true, true) => Comparison.LessOrEqual,
            (false, false) => Comparison.Greater,
            _ => Comparison.GreaterOrEqual,
        };
    }

    /// <summary>The next literal, or null where none is (and an error, where it is broken). Within a value a colon is an ordinary character: ARNs, times and IPv6 addresses are full of them.</summary>
    public KqlLiteral? Literal(bool inValue) => Peek() == '"' ? Quoted() : TryUnquoted(inValue);

    private KqlLiteral? Quoted()
    {
        var start = Position++;
        var content = new StringBuilder();
        while (Position < text.Length)
        {
            var next = text[Position++];
            if (next == '"')
            {
                return new(start, content.ToString(), Quoted: true, Escaped: false, 0, 0);
            }

            // As in Kibana: within quotes a backslash that escapes nothing is a backslash.
            content.Append(next == '\\' && Position < text.Length ? Escape(IsQuotedEscape) ?? '\\' : next);
        }

        return Fail(start, "The quote is not closed.", "Close it with \", and write \\\" for a quote within.");
    }

    private KqlLiteral? TryUnquoted(bool inValue)
    {
        Peek();
        var start = Position;
        var content = new StringBuilder();
        var (escaped, wildcards, stars) = (false, 0, 0);
        while (Position < text.Length)
        {
            var next = text[Position];
            if (char.IsWhiteSpace(next) || (Special.Contains(next, StringComparison.Ordinal) && !(inValue && next == ':')))
            {
                break;
            }

            Position++;
            if (next == '\\')
            {
                escaped = true;
                if (Position >= text.Length || Escape(IsUnquotedEscape) is not { } resolved)
                {
                    return Fail(Position - 1, "A backslash escapes the character after it, and this one has none to escape.", "Write \\\\ for a backslash, or put the text in quotes.");
                }

                stars += resolved == '*' ? 1 : 0;
                content.Append(resolved);
            }
            else
            {
                wildcards += next == '*' ? 1 : 0;
                content.Append(next);
            }
        }

        return Position == start ? null : new(start, content.ToString(), Quoted: false, escaped, wildcards, stars);
    }

    /// <summary>What the character after a backslash stands for, taken; null and not taken where it stands for nothing.</summary>
    private char? Escape(Func<char, bool> isItself)
    {
        var next = text[Position];
        char? resolved = next switch
        {
            _ when isItself(next) => next,
            't' => '\t',
            'r' => '\r',
            'n' => '\n',
            'u' => Unicode(),
            _ => null,
        };
        Position += resolved is null ? 0 : next == 'u' ? 5 : 1;
        return resolved;
    }

    private static bool IsQuotedEscape(char next) => next is '"' or '\\';

    private bool IsUnquotedEscape(char next) => !char.IsLetterOrDigit(next) || IsKeywordAhead();

    /// <summary>Whether <c>and</c>, <c>or</c> or <c>not</c> stands here as a whole word: a backslash makes it an ordinary one.</summary>
    private bool IsKeywordAhead()
    {
        var end = Position;
        while (end < text.Length && char.IsLetterOrDigit(text[end]))
        {
            end++;
        }

        return text[Position..end].ToLowerInvariant() is "and" or "or" or "not";
    }

    private char? Unicode() =>
        Position + 5 <= text.Length && ushort.TryParse(text.AsSpan(Position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : null;

    private KqlLiteral? Fail(int position, string problem, string remedy)
    {
        Error = new(position, problem, remedy);
        return null;
    }
}
