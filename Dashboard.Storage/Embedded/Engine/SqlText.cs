using System.Collections.Immutable;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>A condition with the values of its placeholders, in order.</summary>
/// <param name="Text">The condition.</param>
/// <param name="Values">Its values.</param>
/// <param name="MayBeNull">Whether it is NULL where a value is not there. A row is not chosen by it then, so that only its negation, and who wants to know it, must mind.</param>
internal sealed record SqlText(string Text, ImmutableArray<SqlValue> Values, bool MayBeNull = false)
{
    public static SqlText True { get; } = new("TRUE", []);

    public static SqlText False { get; } = new("FALSE", []);

    public static SqlText Of(string text, params ImmutableArray<SqlValue> values) => new(text, values);

    /// <summary>All of the parts; without a part that is always true.</summary>
    public static SqlText All(IEnumerable<SqlText> parts) => Join(parts, " AND ", neutral: True, absorbing: False);

    /// <summary>One of the parts.</summary>
    public static SqlText Any(IEnumerable<SqlText> parts) => Join(parts, " OR ", neutral: False, absorbing: True);

    public SqlText Negated() => ReferenceEquals(this, True) ? False : ReferenceEquals(this, False) ? True : new($"NOT ({Known.Text})", Values);

    /// <summary>The same, FALSE in place of NULL. Who only chooses rows does without: the database looks up in a packed column what is not wrapped.</summary>
    public SqlText Known => MayBeNull ? new($"coalesce({Text}, FALSE)", Values) : this;

    private static SqlText Join(IEnumerable<SqlText> parts, string separator, SqlText neutral, SqlText absorbing)
    {
        var kept = parts.Where(part => !ReferenceEquals(part, neutral)).ToArray();
        return kept.Length == 0 ? neutral
            : Array.Exists(kept, part => ReferenceEquals(part, absorbing)) ? absorbing
            : kept.Length == 1 ? kept[0]
            : new(string.Join(separator, kept.Select(part => $"({part.Text})")), [.. kept.SelectMany(part => part.Values)], kept.Any(part => part.MayBeNull));
    }
}

/// <summary>
/// What SQL can say of a predicate whose meaning is defined in memory: every match is <see cref="Possible"/>, everything <see cref="Sure"/> is a match.
/// Rows between the two are judged in memory. Equal bounds say it exactly.
/// </summary>
internal sealed record SqlBounds(SqlText Possible, SqlText Sure)
{
    public bool IsExact => ReferenceEquals(Possible, Sure);

    public static SqlBounds Exactly(SqlText text) => new(text, text);

    /// <summary>A condition that may be NULL: what is not known is not so.</summary>
    public static SqlBounds Exactly(string text, params ImmutableArray<SqlValue> values) => Exactly(new SqlText(text, values, MayBeNull: true));

    public static SqlBounds All(IReadOnlyList<SqlBounds> parts) => Combine(parts, SqlText.All);

    public static SqlBounds Any(IReadOnlyList<SqlBounds> parts) => Combine(parts, SqlText.Any);

    public SqlBounds Negated() => IsExact ? Exactly(Possible.Negated()) : new(Sure.Negated(), Possible.Negated());

    private static SqlBounds Combine(IReadOnlyList<SqlBounds> parts, Func<IEnumerable<SqlText>, SqlText> join)
    {
        var possible = join(parts.Select(part => part.Possible));
        return parts.All(part => part.IsExact) ? Exactly(possible) : new(possible, join(parts.Select(part => part.Sure)));
    }
}
