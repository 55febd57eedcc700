using System.Collections.Immutable;

namespace Dashboard.Core.Query;

/// <summary>
/// Reads the Kibana query language: <c>field:value</c>, wildcards, ranges, <c>and</c>, <c>or</c>, <c>not</c>, parentheses, free words and phrases.
/// What Kibana accepts means the same here, with two exceptions: several free words must all occur, and an unquoted value with spaces is refused
/// rather than guessed at. Beyond Kibana, a value may hold colons without quotes.
/// </summary>
public sealed class KqlParser
{
    /// <summary>The longest query, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>The deepest nesting of parentheses and <c>not</c>.</summary>
    public const int MaxDepth = 50;

    private readonly KqlScanner _scanner;
    private KqlError? _error;
    private int _depth;

    private KqlParser(string text) => _scanner = new(text);

    /// <summary>Reads a query. An empty one matches every event.</summary>
    public static KqlResult Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return new KqlResult.Refused(new(MaxLength, $"The query has {text.Length} characters; {MaxLength} are the limit.", "Shorten it, or split it into several."));
        }

        var parser = new KqlParser(text);
        if (parser._scanner.AtEnd)
        {
            return new KqlResult.Parsed(EventPredicate.Everything.Instance);
        }

        // The scanner's error is the cause where both have one.
        return parser.Or(null) is { } predicate && parser.AtEnd()
            ? new KqlResult.Parsed(predicate)
            : new KqlResult.Refused(parser._scanner.Error ?? parser._error!);
    }

    private bool AtEnd()
    {
        if (_scanner.AtEnd)
        {
            return true;
        }

        Unexpected();
        return false;
    }

    /// <summary>A chain of alternatives. With a field it is the inside of <c>field:( … )</c>, whose leaves are values.</summary>
    private EventPredicate? Or(string? field) => Chain(field, "or", And, static parts => new EventPredicate.AnyOf(parts));

    private EventPredicate? And(string? field) => Chain(field, "and", Not, static parts => new EventPredicate.AllOf(parts));

    private EventPredicate? Chain(string? field, string keyword, Func<string?, EventPredicate?> part, Func<ImmutableArray<EventPredicate>, EventPredicate> join)
    {
        if (part(field) is not { } first)
        {
            return null;
        }

        var parts = new List<EventPredicate> { first };
        while (_scanner.TakeKeyword(keyword))
        {
            if (part(field) is not { } next)
            {
                return null;
            }

            parts.Add(next);
        }

        return parts.Count == 1 ? first : join([.. parts]);
    }

    private EventPredicate? Not(string? field)
    {
        if (!_scanner.TakeKeyword("not"))
        {
            return Primary(field);
        }

        return Deeper(() => Not(field)) is { } part ? new EventPredicate.Not(part) : null;
    }

    private EventPredicate? Primary(string? field)
    {
        if (_scanner.Take('('))
        {
            return Parenthesised(field);
        }

        var literal = _scanner.Literal(inValue: field is not null);
        return literal is not { } found ? Unexpected()
            : found.IsAnyKeyword ? Fail(found.Start, $"'{found.Text}' stands where a term should.", "Give it a term on each side, or write it in quotes to search for it.")
            : field is not null ? Value(field, found)
            : Clause(found);
    }

    private EventPredicate? Parenthesised(string? field)
    {
        var open = _scanner.Position - 1;
        if (Deeper(() => Or(field)) is not { } inner)
        {
            return null;
        }

        return _scanner.Take(')') ? inner
            : _scanner.AtEnd ? Fail(open, "The parenthesis is not closed.", "Add ) where it ends.")
            : Unexpected();
    }

    private EventPredicate? Clause(KqlLiteral first)
    {
        if (_scanner.Take(':'))
        {
            return first.Wildcards > 0 ? AnyField(first)
                : _scanner.Take('(') ? Parenthesised(first.Text)
                : _scanner.Literal(inValue: true) is not { } value ? NoValue(first.Text)
                : value.IsAnyKeyword ? Fail(value.Start, $"'{value.Text}' is a keyword.", $"Write {first.Text}:\"{value.Text}\" to compare with it.")
                : Value(first.Text, value);
        }

        return _scanner.TakeComparison() is { } comparison ? Range(first, comparison) : Free(first);
    }

    private EventPredicate? AnyField(KqlLiteral field) =>
        field.Text == "*" && _scanner.Literal(inValue: true) is { Wildcards: 1, Text: "*" }
            ? EventPredicate.Everything.Instance
            : Fail(field.Start, "A field's name holds no wildcard here.", "Name each field, joined by 'or'; to search the whole record write the value alone.");

    private EventPredicate? Value(string field, KqlLiteral value)
    {
        if (value.Wildcards == 0)
        {
            // In quotes a network is compared as text: a security group's "0.0.0.0/0" is one.
            return !value.Quoted && !value.Escaped && KqlOperand.TryNetwork(value.Text) is { } network
                ? new EventPredicate.FieldInNetwork(field, network)
                : new EventPredicate.FieldIs(field, value.Text);
        }

        return value.LiteralStars > 0 ? StarAndWildcard(value)
            : value.Text.AsSpan().Trim('*').IsEmpty ? new EventPredicate.FieldExists(field)
            : new EventPredicate.FieldMatches(field, value.Text);
    }

    private EventPredicate? Range(KqlLiteral first, Comparison comparison)
    {
        if (first.Wildcards > 0)
        {
            return AnyField(first);
        }

        if (_scanner.Literal(inValue: true) is not { } operand)
        {
            return NoValue(first.Text);
        }

        return KqlOperand.IsNumberOrTime(operand.Text)
            ? new EventPredicate.FieldCompares(first.Text, comparison, operand.Text)
            : Fail(operand.Start, $"'{operand.Text}' is neither a number nor a time.", "Compare with a number (5, 2.5e6) or an ISO 8601 time (2026-07-10, 2026-07-10T12:00:00Z).");
    }

    /// <summary>Free words and phrases in a row: all of them must occur.</summary>
    private EventPredicate? Free(KqlLiteral first)
    {
        var parts = ImmutableArray.CreateBuilder<EventPredicate>();
        var words = ImmutableArray.CreateBuilder<string>();
        for (KqlLiteral? next = first; next is { } literal; next = NextFree())
        {
            if (!literal.Quoted && literal.Wildcards == 0 && literal.Text.All(char.IsLetterOrDigit))
            {
                words.Add(literal.Text.ToLowerInvariant());
                continue;
            }

            if (Phrase(literal) is not { } phrase)
            {
                return null;
            }

            Flush();
            parts.Add(phrase);
        }

        Flush();
        return _error is not null || _scanner.Error is not null ? null
            : parts.Count == 1 ? parts[0]
            : new EventPredicate.AllOf(parts.ToImmutable());

        void Flush()
        {
            if (words.Count > 0)
            {
                parts.Add(new EventPredicate.HasWords(words.DrainToImmutable()));
            }
        }
    }

    private KqlLiteral? NextFree()
    {
        _scanner.Peek();
        var start = _scanner.Position;
        if (_scanner.Literal(inValue: false) is not { } literal)
        {
            return null;
        }

        if (literal.IsAnyKeyword)
        {
            _scanner.Position = start;
            return null;
        }

        if (_scanner.Peek() is ':' or '<' or '>')
        {
            Fail(literal.Start, $"'and' or 'or' is missing before '{literal.Text}'.", "Join the terms with 'and' or 'or'.");
            return null;
        }

        return literal;
    }

    private EventPredicate? Phrase(KqlLiteral literal)
    {
        if (literal.Wildcards == 0)
        {
            return new EventPredicate.HasText(literal.Text);
        }

        if (literal.LiteralStars > 0)
        {
            return StarAndWildcard(literal);
        }

        // A record is searched for text anywhere in it, so a wildcard at either end says nothing new.
        var core = literal.Text.Trim('*');
        return core.Length == 0 ? EventPredicate.Everything.Instance
            : core.Contains('*', StringComparison.Ordinal) ? Fail(literal.Start, "A wildcard within a free word is not supported.", $"Name the field (event.action:{literal.Text}), or join the pieces with 'and'.")
            : new EventPredicate.HasText(core);
    }

    private EventPredicate? Deeper(Func<EventPredicate?> inner)
    {
        if (++_depth > MaxDepth)
        {
            return Fail(_scanner.Position, $"The query is nested deeper than {MaxDepth} levels.", "Take away parentheses that change nothing, or split the query.");
        }

        var result = inner();
        _depth--;
        return result;
    }

    private EventPredicate? NoValue(string field)
    {
        var at = _scanner.Position;
        return _scanner.Peek() is '<' or '>'
            ? Fail(at, "A range takes no colon.", $"Write {field} > 5.")
            : _scanner.Peek() == '{'
                ? Fail(at, "Nested queries ({ }) are not supported.", "Name the inner field with dots: parent.child:value.")
                : Fail(at, $"'{field}' has no value to compare with.", $"Write {field}:value, {field}:\"a phrase\" or {field}:* for any value.");
    }

    private EventPredicate? Unexpected() => Fail(_scanner.Position, _scanner.Peek() switch
    {
        '\0' => ("The query ends where a term should follow.", "Add a term, or take away the last 'and', 'or' or 'not'."),
        ')' => ("This ) closes nothing.", "Take it away, or open it with ( before."),
        '{' or '}' => ("Nested queries ({ }) are not supported.", "Name the inner field with dots: parent.child:value."),
        ':' => ("A colon stands without a field's name.", "Write field:value, or put text that holds a colon in quotes."),
        '<' or '>' => ("A comparison stands without a field's name.", "Write field >= value."),
        _ => ("'and' or 'or' is missing here.", "Join terms with 'and' or 'or', and put quotes around a value that holds spaces."),
    });

    private EventPredicate? StarAndWildcard(KqlLiteral literal) =>
        Fail(literal.Start, "A literal * and a wildcard * do not go into one pattern.", "Search for the rest with a wildcard, or for the exact text in quotes.");

    private EventPredicate? Fail(int position, (string Problem, string Remedy) what) => Fail(position, what.Problem, what.Remedy);

    private EventPredicate? Fail(int position, string problem, string remedy)
    {
        _error ??= new(position, problem, remedy);
        return null;
    }
}
